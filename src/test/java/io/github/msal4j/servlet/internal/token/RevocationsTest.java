package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R40, R74: what waits for a provider that is slow is bounded in number and time, and gone when the application stops. */
class RevocationsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TokenScene scene = new TokenScene();
    private final CapturedLog log = CapturedLog.of(Revocations.class);
    private final Revocations revocations = new Revocations(
            scene.provider,
            new ApplicationForm(
                    scene.settings,
                    MsalApplications.of(scene.settings, scene.provider, scene.clock)
                            .credentials()));

    @AfterEach
    void stop() {
        log.close();
        revocations.close();
        scene.close();
    }

    private static List<String> tokens(int number) {
        return IntStream.range(0, number).mapToObj(i -> "refresh-token-" + i).toList();
    }

    private long logged(String text) {
        return log.lines().stream().filter(line -> line.contains(text)).count();
    }

    /** Guards: the queue of {@code Revocations} has a bound, {@code LONGEST_WAIT} and {@code LONGEST_CALL}. */
    @Test
    void r40_tooManyAreDroppedAndWhatWaitsTooLongToo() throws Exception {
        scene.idp.behaviour().revocation(true);
        scene.provider.metadata();
        try (Hold hold = scene.idp.faults().at(Endpoint.REVOCATION).hold()) {
            revocations.revoke(tokens(4));
            for (int i = 0; i < 4; i++) {
                hold.awaitArrival();
            }
            revocations.revoke(tokens(600));

            assertThat(logged("500 others are waiting")).isEqualTo(100);
            assertThat(log.lines()).as("no call has been given up yet").hasSize(100);
            Await.until("all are given up", SOON, () -> log.lines().size() == 604);
        }
        assertThat(logged("it was not its turn within 2 s")).isEqualTo(500);
        assertThat(logged("within 5000 ms; ")).isEqualTo(4);
        assertThat(scene.idp.requests(Endpoint.REVOCATION)).hasSize(4);
        assertThat(log.lines()).noneMatch(line -> line.contains("refresh-token-"));
    }

    @Test
    void r40_theProviderIsAskedWhetherItHasTheEndpoint() {
        scene.idp.behaviour().revocation(true);
        assertThat(revocations.arePossible()).as("not known yet").isTrue();

        revocations.revoke(tokens(1));

        Await.until("told", SOON, () -> scene.idp.requests(Endpoint.REVOCATION).size() == 1);
    }

    @Test
    void r40_withoutTheEndpointNothingIsTold() throws Exception {
        scene.provider.metadata();

        assertThat(revocations.arePossible()).isFalse();
    }

    @Test
    void r50_whatWaitsIsForgottenWhenTheApplicationStops() throws Exception {
        scene.idp.behaviour().revocation(true);
        scene.provider.metadata();
        try (Hold hold = scene.idp.faults().at(Endpoint.REVOCATION).hold()) {
            revocations.revoke(tokens(10));
            hold.awaitArrival();

            long start = System.nanoTime();
            revocations.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("sooner than the call is given up")
                    .isLessThan(Duration.ofSeconds(5));
        }
        revocations.revoke(tokens(1));
        assertThat(logged("or the application is being stopped")).isEqualTo(1);
    }

    /** MSAL4J's form of its cache, as one sign-in makes it. */
    @Test
    void r40_theRefreshTokenInMsal4jsCacheIsTheProvidersLast() throws Exception {
        var session = scene.signIn();
        String cache = scene.service.cached(session).orElseThrow().msalCache(session.idToken());

        assertThat(RefreshTokens.in(cache)).isEqualTo(scene.idp.refreshTokens("ada"));
        assertThat(RefreshTokens.in("{}")).isEmpty();
        assertThat(RefreshTokens.in("{\"RefreshToken\":{\"a\":{},\"b\":7,\"c\":{\"secret\":7}}}"))
                .isEmpty();
        assertThat(RefreshTokens.in("no JSON")).isEmpty();
    }
}
