package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads when the application starts. */
class StartUpTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp);
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    @Test
    void oneLineSaysHowTheSettingsWereUnderstood() {
        app.start();

        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("INFO msal4j-servlet "))
                .singleElement()
                .asString()
                .contains(
                        " in /app/: ",
                        Tenant.CONTOSO.id() + "/v2.0/.well-known/openid-configuration",
                        "client " + TestApplication.CLIENT_ID,
                        "credential secret",
                        "scopes [User.Read]",
                        "front-channel logout /signout-callback-oidc",
                        "sign-out store memory")
                .doesNotContain("flow-client-secret");
    }

    @Test
    void aStartThatFailsLeavesNothingRunning() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        app.set("msal.sign-out-store", "jcache:sign-outs").set("msal.sign-out-store-provider", "no.such.Provider");

        assertThatThrownBy(app::start).hasStackTraceContaining("msal.sign-out-store-provider is no.such.Provider");

        Await.until("no thread of ours runs", Duration.ofSeconds(60), () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                        thread -> !before.contains(thread) && thread.getName().startsWith("msal4j-servlet")));
    }

    /** The application's log may be elsewhere, or nowhere. Guard: {@code StartFailure}. */
    @Test
    void r154_theReasonOfAFailedStartIsToldToThePlatformsLog() {
        app.set("msal.scope", "User.Read");

        assertThatThrownBy(app::start).hasStackTraceContaining("did you mean msal.scopes?");

        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("SEVERE Application /app/ did not start: The settings of"))
                .singleElement()
                .asString()
                .contains("did you mean msal.scopes?")
                .doesNotContain("flow-client-secret");
    }

    /** Its WebSocket handshakes might be answered before the filter sees them. Guard: {@code HandshakeGates.requireFor}. */
    @Test
    void r70_aSignInFilterThatIsMappedTooLateStopsTheStart() {
        app.listener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                FilterRegistration.Dynamic late = event.getServletContext().addFilter("late", SignInFilter.class);
                late.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/late/*");
            }
        });

        assertThatThrownBy(app::start)
                .hasStackTraceContaining(
                        "The sign-in filter 'late' was mapped to [/late/*] after the library had started");
        assertThat(log.lines())
                .as("R154")
                .filteredOn(
                        line -> line.startsWith("SEVERE Application /app/ did not start: The sign-in filter 'late'"))
                .hasSize(1);
    }
}
