package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.fakes.FakeContext;
import io.github.msal4j.servlet.harness.HarnessFiles;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * R151: a container may return null wherever it has nothing to tell, as Open Liberty does. Guard: {@code ContainerAnswers}.
 */
class SilentContainerTest {
    private static FakeContext silent() {
        return new FakeContext()
                .set("msal.authority", "https://sso.example/realm")
                .set("msal.client-id", "client")
                .set("msal.client-secret", "a-Secret-of-0123456789-and-more-letters")
                .set("msal.start-up-checks", "none")
                .attribute(
                        ServletContext.TEMPDIR,
                        HarnessFiles.temporaryDirectory("silent-").toFile());
    }

    private static void startAndStop(FakeContext container) {
        StartUp startUp = new StartUp();
        ServletContextEvent event = new ServletContextEvent(container.context());
        startUp.contextInitialized(event);
        startUp.contextDestroyed(event);
    }

    @Test
    void theLibraryStartsThoughNothingIsMapped() {
        startAndStop(silent());
        startAndStop(silent().filter("msal-sign-in", SignInFilter.class.getName(), null, null));
    }

    @Test
    void theLibraryStartsThoughAFilterHasNoServletNames() {
        startAndStop(silent().filter("msal-sign-in", SignInFilter.class.getName(), List.of("/private/*"), null));
        startAndStop(silent().filter("msal-sign-in", SignInFilter.class.getName(), null, List.of("admin")));
    }

    @Test
    void aContainerWithoutAnyParameterIsToldWhatIsMissing() {
        assertThatThrownBy(() -> startAndStop(new FakeContext()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("msal.client-id is missing");
    }

    /** R150: what Open Liberty does with a mapping to the filter of the fragment. */
    @Test
    void r150_aDroppedMappingStopsTheStart() {
        FakeContext liberty = silent().filter("msal-sign-in", SignInFilter.class.getName(), null, null)
                .webXml("""
                <web-app>
                  <filter-mapping><filter-name>msal-sign-in</filter-name><url-pattern>/private/*</url-pattern></filter-mapping>
                </web-app>""");

        assertThatThrownBy(() -> startAndStop(liberty))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(
                        "web.xml, line 2: the filter 'msal-sign-in' is a sign-in filter, but this container has"
                                + " not mapped it to [/private/*]")
                .hasMessageContaining("<filter><filter-name>msal-sign-in</filter-name>");
    }
}
