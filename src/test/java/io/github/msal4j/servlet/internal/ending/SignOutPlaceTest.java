package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** R76: one file for each application. Where the containers' own directories are is found out on them. */
class SignOutPlaceTest {
    private static final Path TEMPORARY = Path.of("/container/temporary");

    private static Settings settings(String clientId) {
        return GivenSettings.openId("https://sso.example")
                .with("client-id", clientId)
                .read();
    }

    private static ServletContext context(String path) {
        return (ServletContext) Proxy.newProxyInstance(
                SignOutPlaceTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getContextPath" -> path;
                    case "getAttribute" ->
                        ServletContext.TEMPDIR.equals(arguments[0]) ? new File(TEMPORARY.toString()) : null;
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    @Test
    void itIsInTheApplicationsTemporaryDirectoryUnlessTheSettingsNameOne() {
        assertThat(SignOutPlace.of(context("/app"), settings("one")))
                .extracting(Path::getParent)
                .isEqualTo(TEMPORARY);

        Settings named = GivenSettings.openId("https://sso.example")
                .with("client-id", "one")
                .with("sign-out-directory", "/var/lib/app/sign-outs")
                .read();
        assertThat(SignOutPlace.of(context("/app"), named))
                .extracting(Path::getParent)
                .isEqualTo(Path.of("/var/lib/app/sign-outs"));
    }

    @Test
    void applicationsAndClientsHaveFilesOfTheirOwnInOneDirectory() {
        Path file = SignOutPlace.of(context("/app"), settings("one"));

        assertThat(SignOutPlace.of(context("/app"), settings("one"))).isEqualTo(file);
        assertThat(SignOutPlace.of(context("/app"), settings("two"))).isNotEqualTo(file);
        assertThat(SignOutPlace.of(context("/other"), settings("one"))).isNotEqualTo(file);
    }
}
