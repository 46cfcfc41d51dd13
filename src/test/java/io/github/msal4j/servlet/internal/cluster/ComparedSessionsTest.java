package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R110: which comparison with the store counts when all happens within one millisecond, as at the end of an outage. */
class ComparedSessionsTest {
    private static final Duration RECHECK = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN);
    private final NodesClock nodes = new NodesClock(clock);
    private final TestNode here = TestNode.at(new ObservedStore(), StoreFailure.SERVE, RECHECK);
    private final ComparedSessions compared = new ComparedSessions(
            RECHECK,
            nodes,
            new StoreComparison(
                    new StoreKeys(TestNode.settings("client")),
                    here,
                    nodes,
                    RECHECK,
                    new PlainNodes(nodes, () -> {}),
                    Runnable::run));
    private final SignedInSession session = SignedIn.session("sid-1");

    @AfterEach
    void close() {
        here.close();
    }

    /** Guard: {@code ComparedSessions.moment}. */
    @Test
    void r110_whatIsComparedRightAfterSomethingWasMissedCounts() {
        compared.missed();

        compared.compared(session, compared.begin());

        assertThat(compared.isFresh(session)).isTrue();
    }

    /** Guard: as before. */
    @Test
    void r110_whatIsMissedWhileItIsComparedDoesNot() {
        Instant begin = compared.begin();
        compared.missed();

        compared.compared(session, begin);

        assertThat(compared.isFresh(session)).isFalse();
    }
}
