package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatistics.Part;
import io.github.msal4j.servlet.SignInStatistics.State;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R164: a monitoring system is told whether users can sign in, and which part is down. */
class HealthFlowTest {
    private static final String HEALTH = "/health/msal";
    private static final String ALL_UP = "{\"status\":\"UP\",\"parts\":{\"provider\":\"UP\",\"keys\":\"UP\"}}";
    /** After it the provider is asked again. */
    private static final Duration LATER = Duration.ofSeconds(31);

    @TempDir
    private Path directory;

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor monitor = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp).clock(clock).set("msal.health-path", HEALTH);

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** What a look at a provider on a busy machine has found comes with a later answer. */
    private void assertHealth(int status, String body) {
        Await.until(
                () -> "the answer is " + body + " and not " + monitor.page().text(),
                Duration.ofSeconds(30),
                () -> monitor.get(app.url(HEALTH)).text().equals(body));
        assertThat(monitor.page().status()).isEqualTo(status);
    }

    private static String parts(String status, String provider, String keys) {
        return "{\"status\":\"" + status + "\",\"parts\":{\"provider\":\"" + provider + "\",\"keys\":\"" + keys
                + "\"}}";
    }

    @Test
    void r164_itIsUpBehindAFilterOnEverythingWithoutASession() {
        app.filter("/*", Map.of("roles", "Admin")).start();

        assertHealth(200, ALL_UP);

        Page page = monitor.page();
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("Content-Type")).contains("application/json");
        assertThat(page.header("Set-Cookie")).isEmpty();
        assertThat(monitor.get(app.url("/health")).status()).isEqualTo(303);
    }

    /** A load balancer calls a node by its address, which no setting names. */
    @Test
    void r164_atAnyHost() {
        app.start();

        assertThat(raw("GET", "10.1.2.3").status()).isEqualTo(200);
    }

    private RawHttp.Answer raw(String method, String host) {
        return new RawHttp(URI.create(app.url("/")).getPort())
                .send(method + " /app" + HEALTH + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void r164_headIsTheSameWithoutABody() {
        app.start();

        RawHttp.Answer answer = raw("HEAD", "localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain("UP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void r164_nothingElseIsAnswered(String method) {
        app.start();

        RawHttp.Answer answer = raw(method, "localhost");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text()).contains("GET, HEAD").doesNotContain("UP");
    }

    @Test
    void r164_withoutTheSettingThereIsNone() {
        app.without("msal.health-path").start();

        assertThat(monitor.get(app.url(HEALTH)).status()).isEqualTo(404);
    }

    @Test
    void r164_aPathThatTheApplicationHasStopsTheStart() {
        app.page(HEALTH, (request, response) -> TestApplication.text(response, "ours"));

        assertThatThrownBy(app::start)
                .hasStackTraceContaining("msal.health-path is " + HEALTH + ", which web.xml maps to the servlet");
    }

    /** Guard: {@code ProviderHealth.answers}. */
    @Test
    void r164_aProviderThatIsDownIsNamedUntilItIsBack() {
        app.start();
        assertHealth(200, ALL_UP);
        idp.faults().at(Endpoint.METADATA).status(503);
        clock.advance(LATER);

        assertHealth(503, parts("DOWN", "DOWN", "UP"));
        assertThat(app.component(SignInStatistics.class).isReady()).isFalse();

        idp.faults().clear();
        clock.advance(LATER);
        assertHealth(200, ALL_UP);
    }

    @Test
    void r164_aProviderThatIsDownFromTheStart() {
        idp.faults().at(Endpoint.METADATA).down();
        app.start();

        assertHealth(503, parts("DOWN", "DOWN", "UNKNOWN"));
    }

    /** Users meet it before a check does. Guard: {@code ProviderHttp.isPaused}. */
    @Test
    void r164_aProviderToWhichCallsArePausedIsDown() {
        app.start();
        assertHealth(200, ALL_UP);
        idp.signInWithoutUi("ada");
        idp.faults().at(Endpoint.TOKEN).status(503);
        for (int failures = 0; failures < 5; failures++) {
            HttpVisitor user = new HttpVisitor(clock);
            user.get(app.url("/private/"));
            user.followAll();
        }

        assertHealth(503, parts("DOWN", "DOWN", "UP"));
    }

    /** Anybody may ask. Guard: {@code ProviderHealth.isDue}. */
    @Test
    void r164_theProviderIsAskedOnceInHalfAMinute() {
        app.start();
        for (int questions = 0; questions < 20; questions++) {
            assertHealth(200, ALL_UP);
        }

        int asked = idp.requests().size();
        assertHealth(200, ALL_UP);
        assertThat(asked).as("whether it answers, its metadata and its keys").isEqualTo(3);
        assertThat(idp.requests()).hasSize(asked);
    }

    /** Guard: {@code ProviderHealth.WAIT}. */
    @Test
    void r164_aProviderThatHangsDoesNotHoldUpTheAnswer() throws InterruptedException {
        app.start();
        try (Hold hold = idp.faults().at(Endpoint.METADATA).hold()) {
            assertHealth(200, parts("UP", "UNKNOWN", "UNKNOWN"));
            hold.awaitArrival();
        }
    }

    /** Guards: {@code Fetched.standing} and {@code HealthCheck.isNeeded}. */
    @Test
    void r164_keysThatCannotBeRenewedAreNamedAndGoodForADay() {
        app.start();
        assertHealth(200, ALL_UP);
        idp.faults().at(Endpoint.KEYS).status(404);
        clock.advance(Duration.ofHours(2));

        assertHealth(200, parts("UP", "UP", "DOWN"));

        clock.advance(Duration.ofHours(23));
        assertHealth(503, parts("DOWN", "UP", "DOWN"));

        idp.faults().clear();
        clock.advance(LATER);
        assertHealth(200, ALL_UP);
    }

    /** An idle application is no broken one. */
    @Test
    void r164_keysThatNobodyNeededForADayAreRenewed() {
        app.start();
        assertHealth(200, ALL_UP);
        clock.advance(Duration.ofDays(3));

        assertHealth(200, ALL_UP);
    }

    /** Guard: {@code HealthCheck.isNeeded}. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "refuse"})
    void r164_aStoreThatDoesNotAnswerIsNamed(String policy) {
        app.set("msal.sign-out-store", "jcache:sign-outs")
                .set("msal.sign-out-store-provider", "org.redisson.jcache.JCachingProvider")
                .set("msal.sign-out-store-failure", policy)
                .start();

        boolean served = policy.equals("serve");
        assertHealth(
                served ? 200 : 503,
                "{\"status\":\"" + (served ? "UP" : "DOWN")
                        + "\",\"parts\":{\"provider\":\"UP\",\"keys\":\"UP\",\"store\":\"DOWN\"}}");
    }

    /** Guard: {@code ReloadingCertificate.isValid}. */
    @Test
    void r164_aCertificateThatHasExpiredIsNamedUntilItIsReplaced() throws IOException {
        TestCertificate expiring = TestCertificate.rsa(directory, "expiring", 10);
        TestCertificate next = TestCertificate.rsa(directory, "next", 30);
        // They begin when they are made, which is later than this test's clock.
        clock.advance(Duration.ofMinutes(10));
        app.without("msal.client-secret")
                .set("msal.client-certificate", expiring.store().toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD)
                .certificate(expiring.certificate())
                .start();
        String up = "{\"status\":\"UP\",\"parts\":{\"provider\":\"UP\",\"keys\":\"UP\",\"certificate\":\"UP\"}}";
        assertHealth(200, up);
        clock.advance(Duration.ofDays(11));

        assertHealth(
                503, "{\"status\":\"DOWN\",\"parts\":{\"provider\":\"UP\",\"keys\":\"UP\",\"certificate\":\"DOWN\"}}");

        Files.copy(next.store(), expiring.store(), StandardCopyOption.REPLACE_EXISTING);
        clock.advance(LATER);
        assertHealth(200, up);
    }

    @Test
    void r164_theSameByJmxAndByTheContext() throws Exception {
        app.contextPath("/health-by-jmx").start();
        SignInStatistics byJmx = JMX.newMXBeanProxy(
                ManagementFactory.getPlatformMBeanServer(),
                new ObjectName("io.github.msal4j.servlet:type=SignIns,context=\"/health-by-jmx\""),
                SignInStatistics.class);

        assertThat(byJmx.getHealth()).isEqualTo(Map.of(Part.PROVIDER, State.UP, Part.KEYS, State.UP));
        assertThat(byJmx.isReady()).isTrue();
        assertThat(app.component(SignInStatistics.class).getHealth()).containsEntry(Part.PROVIDER, State.UP);
    }
}
