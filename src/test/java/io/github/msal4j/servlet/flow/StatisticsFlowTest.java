package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Cookie;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers that an operator sees, by JMX and through the interface, while users come and go. */
class StatisticsFlowTest {
    private static final MBeanServer JMX_SERVER = ManagementFactory.getPlatformMBeanServer();

    /** Named like a pending sign-in, which only the application can make. */
    private static final Cookie INVENTED = new Cookie(
            "msal-signin-invented", "x", "localhost", true, "/", Optional.empty(), false, false, Optional.empty());

    private final TokenPages pages = new TokenPages();
    /** Those that other tests of this JVM have not cleared away yet are not ours. */
    private final Set<ObjectName> before = registered();

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() {
        pages.app.attribute(SignInStatisticsListener.class.getName(), new SignInStatisticsListener() {
            @Override
            public void started(String application, SignInStatistics statistics) {
                told.add("started " + application + " with " + statistics.getSignIns());
            }

            @Override
            public void stopped(String application) {
                told.add("stopped " + application);
            }
        });
        pages.start();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private static Set<ObjectName> registered() {
        return JMX_SERVER.queryNames(null, null).stream()
                .filter(name -> name.getDomain().equals("io.github.msal4j.servlet"))
                .collect(java.util.stream.Collectors.toSet());
    }

    private Set<ObjectName> ours() {
        Set<ObjectName> ours = registered();
        ours.removeAll(before);
        return ours;
    }

    /** Without what administers sign-ins. */
    private Set<ObjectName> statistics() {
        Set<ObjectName> statistics = ours();
        statistics.removeIf(name -> !name.getKeyProperty("type").equals("SignIns"));
        return statistics;
    }

    private SignInStatistics byJmx() {
        return JMX.newMXBeanProxy(JMX_SERVER, statistics().iterator().next(), SignInStatistics.class);
    }

    @Test
    void signInsTokensAndSignOuts() {
        HttpVisitor ada = pages.visitor();
        HttpVisitor again = pages.visitor();
        ada.get(pages.url("/private/token"));
        ada.get(pages.url("/private/token"));

        assertThat(byJmx().getSignedInSessions()).isEqualTo(2);
        assertThat(byJmx().getSignIns()).isEqualTo(2);
        assertThat(byJmx().getCacheHits()).isEqualTo(2);
        assertThat(byJmx().getRefreshes()).isZero();
        assertThat(byJmx().getLastKeyFetchAt()).isEqualTo(pages.clock.instant().toString());

        pages.clock.advance(Duration.ofHours(2));
        ada.get(pages.url("/private/token"));
        assertThat(byJmx().getRefreshes()).isEqualTo(1);
        assertThat(byJmx().getRefreshFailures()).isZero();

        ada.postForm(pages.url("/signout"), Map.of());
        assertThat(byJmx().getSignOutsByReason())
                .containsEntry("LOCAL_SIGN_OUT", 1L)
                .containsEntry("GLOBAL_SIGN_OUT", 0L)
                .hasSize(EndReason.values().length);
        assertThat(byJmx().getEvictions()).isEqualTo(1);
        assertThat(byJmx().getSignedInSessions()).isEqualTo(1);
        assertThat(again.get(pages.url("/private/token")).status()).isEqualTo(200);
    }

    @Test
    void whatFails() {
        HttpVisitor ada = pages.visitor();
        pages.idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidClient());
        HttpVisitor bob = new HttpVisitor(pages.clock);
        bob.get(pages.url("/private/"));
        String page = bob.followAll().text();

        assertThat(byJmx().getSignInFailures()).isEqualTo(1);
        assertThat(byJmx().getLastError())
                .startsWith("APPLICATION_REFUSED: ")
                .contains("AADSTS7000215")
                .doesNotContain("that-must-never-be-logged");
        assertThat(byJmx().getLastErrorAt()).isEqualTo(pages.clock.instant().toString());
        assertThat(page).contains("This application cannot sign anybody in");

        pages.clock.advance(Duration.ofHours(2));
        ada.get(pages.url("/private/token"));
        assertThat(byJmx().getRefreshFailures()).isEqualTo(1);
    }

    @Test
    void aBookmarkOfTheRedirectUriIsNoFailure() {
        new HttpVisitor(pages.clock).get(pages.url("/signin-oidc"));

        assertThat(byJmx().getSignInFailures()).isZero();
        assertThat(byJmx().getUnsolicitedAnswers()).isEqualTo(1);
    }

    /** Guards: {@code PendingSignIns.isAny} and {@code SignInFailure.isAnybodys}. */
    @ParameterizedTest
    @ValueSource(
            strings = {"code=x&state=invented-state", "error=server_error&state=invented-state", "state=y", "code=z"})
    void whatAnybodyCanSendSetsOffNoAlarm(String junk) {
        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            for (int i = 0; i < 20; i++) {
                HttpVisitor visitor = new HttpVisitor(pages.clock);
                visitor.cookies().put(INVENTED);
                visitor.get(pages.url("/signin-oidc?" + junk));
            }

            assertThat(log.lines())
                    .filteredOn(line -> !line.startsWith("FINE "))
                    .singleElement()
                    .asString()
                    .startsWith("INFO No sign-in was finished");
        }
        assertThat(byJmx().getUnsolicitedAnswers()).isEqualTo(20);
        assertThat(byJmx().getSignInFailures()).isZero();
        assertThat(byJmx().getLastError()).isEmpty();
    }

    @Test
    void aBrowserWhosePendingSignInDoesNotFitIsAFailure() {
        HttpVisitor visitor = new HttpVisitor(pages.clock);
        visitor.get(pages.url("/private/"));
        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            visitor.get(pages.url("/signin-oidc?code=x&state=another-state"));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING Sign-in failed: reason=STATE_UNKNOWN");
        }
        assertThat(byJmx().getSignInFailures()).isEqualTo(1);
        assertThat(byJmx().getUnsolicitedAnswers()).isZero();
    }

    @Test
    void theInterfaceIsHandedTheSameAndToldOfTheEnd() {
        assertThat(told).containsExactly("started /app with 0");
        assertThat(pages.app.component(SignInStatistics.class).getSignIns()).isZero();

        pages.app.undeploy();

        assertThat(told).containsExactly("started /app with 0", "stopped /app");
        assertThat(ours())
                .as("JMX holds nothing of an application that has stopped")
                .isEmpty();
    }

    @Test
    void applicationsOfOnePathDoNotGetInEachOthersWay() {
        try (TestApplication other =
                TestApplication.at(pages.idp, "localhost", "other-client").start()) {
            assertThat(statistics()).hasSize(2);
            pages.visitor();

            assertThat(other.component(SignInStatistics.class).getSignIns()).isZero();
            assertThat(pages.app.component(SignInStatistics.class).getSignIns()).isEqualTo(1);
        }
        assertThat(statistics()).hasSize(1).allMatch(name -> name.getKeyProperty("context")
                .equals("\"/app\""));
    }

    @Test
    void aListenerThatFailsStopsNothing() {
        try (TestApplication other = TestApplication.at(pages.idp, "localhost", "other-client")
                .attribute(SignInStatisticsListener.class.getName(), (SignInStatisticsListener) (name, statistics) -> {
                    throw new IllegalStateException("no registry");
                })
                .start()) {
            other.undeploy();
        }
        assertThat(pages.visitor().page().status()).isEqualTo(200);
    }
}
