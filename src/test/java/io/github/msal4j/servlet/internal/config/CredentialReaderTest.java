package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.internal.config.ClientCredential.ManagedIdentity;
import io.github.msal4j.servlet.internal.config.ClientCredential.Provided;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R120, R121: credentials that are in no setting, and which one it is if there are several. */
class CredentialReaderTest {
    private static final String ID = "5d0e7a11-0000-4000-8000-00000000a1d1";

    private final Map<String, String> parameters =
            new LinkedHashMap<>(Map.of("msal.tenant-id", Given.TENANT, "msal.client-id", "client-1"));

    private Settings read(@Nullable Object attribute, ClassLoader loader) {
        return Settings.read((ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                    case "getInitParameter" -> parameters.get((String) arguments[0]);
                    case "getAttribute" ->
                        ClientAssertionProvider.class.getName().equals(arguments[0]) ? attribute : null;
                    case "getClassLoader" -> loader;
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }

    private Settings read(@Nullable Object attribute) {
        return read(attribute, getClass().getClassLoader());
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.microsoftonline.com, api://AzureADTokenExchange",
        "https://login.microsoftonline.us, api://AzureADTokenExchangeUSGov",
        "https://login.partner.microsoftonline.cn, api://AzureADTokenExchangeChina",
        "http://localhost:8443, api://AzureADTokenExchange"
    })
    void r120_eachCloudHasItsAudience(String authority, String audience) {
        parameters.put("msal.authority", authority);
        parameters.put("msal.client-managed-identity", "System");

        assertThat(read(null).credential()).isEqualTo(new ManagedIdentity(Optional.empty(), audience));
    }

    @Test
    void r120_aUserAssignedIdentityIsNamedByItsClientId() {
        parameters.put("msal.client-managed-identity", ID.toUpperCase(java.util.Locale.ROOT));

        assertThat(read(null).credential())
                .isEqualTo(new ManagedIdentity(Optional.of(ID), "api://AzureADTokenExchange"));
    }

    @Test
    void r121_theOneInTheContextIsTheCredential() {
        ClientAssertionProvider provider = request -> "an assertion";

        assertThat(read(provider).credential()).isEqualTo(new Provided(provider));
    }

    /** A service of the application, by its class loader. */
    public static final class Service implements ClientAssertionProvider {
        @Override
        public String assertion(Request request) {
            return "an assertion";
        }
    }

    private static URLClassLoader withServices(Path directory, String names) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(ClientAssertionProvider.class.getName()), names);
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, CredentialReaderTest.class.getClassLoader());
    }

    @Test
    void r121_aServiceIsTheCredential(@TempDir Path directory) throws IOException {
        try (URLClassLoader loader = withServices(directory, Service.class.getName())) {
            assertThat(read(null, loader).credential())
                    .isInstanceOfSatisfying(Provided.class, provided -> assertThat(provided.provider())
                            .isInstanceOf(Service.class));
        }
    }

    @Test
    void r121_aServiceThatIsNotThereIsNamed(@TempDir Path directory) throws IOException {
        parameters.put("msal.client-secret", Given.SECRET);
        try (URLClassLoader loader = withServices(directory, "com.example.Nothing")) {
            assertThatThrownBy(() -> read(null, loader))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContainingAll("META-INF/services", "com.example.Nothing");
        }
    }

    @Test
    void r121_oneBesideASecretIsNotPassedOverInSilence() {
        parameters.put("msal.client-secret", Given.SECRET);

        assertThatThrownBy(() -> read(new Service()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(
                        "Exactly one of",
                        "msal.client-secret and ClientAssertionProvider " + Service.class.getName() + " are set")
                .hasMessageNotContaining(Given.SECRET);
    }

    @Test
    void r121_twoOfThemAreOneTooMany(@TempDir Path directory) throws IOException {
        try (URLClassLoader loader = withServices(directory, Service.class.getName())) {
            assertThatThrownBy(() -> read((ClientAssertionProvider) request -> "another", loader))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContainingAll("Exactly one of", Service.class.getName(), "are set");
        }
    }

    @Test
    void r121_anAttributeThatIsNoProviderIsReported() {
        parameters.put("msal.client-secret", Given.SECRET);

        assertThatThrownBy(() -> read("a text"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll("is a java.lang.String", "does not implement that interface");
    }
}
