package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFindingsTest {
    private static final String ISSUER = "https://sso.example";
    private static final GivenSettings SECRET = GivenSettings.openId(ISSUER).with("session-lifetime", "2h");

    private static ProviderMetadata metadata(boolean end, boolean front, boolean back, String... methods) {
        URI some = URI.create(ISSUER + "/some");
        Optional<URI> endSession = end ? Optional.of(some) : Optional.empty();
        return new ProviderMetadata(
                ISSUER,
                some,
                some,
                some,
                endSession,
                Optional.empty(),
                Optional.empty(),
                front,
                back,
                false,
                List.of(),
                List.of(methods),
                List.of("none", "login"),
                List.of("0", "1"),
                false,
                List.of(),
                Optional.empty());
    }

    private static List<String> found(GivenSettings settings, ProviderMetadata metadata) {
        return ProviderFindings.of(settings.read(), metadata, Duration.ZERO);
    }

    @Test
    void aProviderThatFits() {
        assertThat(found(SECRET, metadata(true, true, false, "client_secret_post")))
                .isEmpty();
        assertThat(found(SECRET, metadata(true, false, true, "client_secret_basic")))
                .isEmpty();
    }

    @Test
    void signOutsThatNobodyTells() {
        assertThat(found(SECRET, metadata(true, false, false, "client_secret_post")))
                .singleElement()
                .asString()
                .contains(
                        "neither front-channel nor back-channel",
                        "msal.verify-sign-in",
                        "(120 min)",
                        "/signout-callback-oidc");
    }

    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource({
        "prompt, login, ''",
        "prompt, select_account, 'msal.prompt, which is ''select_account''; it knows [none, login]'",
        "acr-values, 1, ''",
        "acr-values, 1 2, 'msal.acr-values, which is ''1 2''; it knows [0, 1]'"
    })
    void whatItDoesNotKnow(String setting, String value, String finding) {
        List<String> found = found(
                GivenSettings.openId(ISSUER).with(setting, value), metadata(true, true, true, "client_secret_post"));

        assertThat(String.join("", found)).contains(finding);
        assertThat(found).hasSize(finding.isEmpty() ? 0 : 1);
    }

    /** It has single sign-out by the front channel, and does not say so in its metadata. */
    @Test
    void b2cIsNotBlamedForItsSilence() {
        GivenSettings b2c = GivenSettings.openId("https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in");

        assertThat(found(b2c, metadata(true, false, false, "client_secret_post")))
                .isEmpty();
    }

    @Test
    void aCredentialOfTheWrongKind(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "a federated token");
        GivenSettings assertion =
                GivenSettings.openId(ISSUER).with("client-secret", "").with("client-assertion-file", token.toString());

        assertThat(found(SECRET, metadata(true, true, true, "private_key_jwt")))
                .singleElement()
                .asString()
                .contains("it accepts [private_key_jwt]", "msal.client-certificate");
        assertThat(found(assertion, metadata(true, true, true, "client_secret_basic")))
                .singleElement()
                .asString()
                .contains("it accepts [client_secret_basic]", "Set msal.client-secret");
        assertThat(found(assertion, metadata(true, true, true, "private_key_jwt")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT2M, ''", "-PT2M, ''", "PT2M1S, behind", "-PT2M1S, ahead of"})
    void aClockThatIsOff(Duration providerIsAhead, String word) {
        List<String> found =
                ProviderFindings.of(SECRET.read(), metadata(true, true, true, "client_secret_post"), providerIsAhead);

        assertThat(found).hasSize(word.isEmpty() ? 0 : 1).allMatch(text -> text.contains("clock is 2 min " + word));
    }
}
