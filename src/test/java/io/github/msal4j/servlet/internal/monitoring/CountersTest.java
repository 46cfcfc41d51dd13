package io.github.msal4j.servlet.internal.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
    private enum Why {
        ASKED,
        BORED
    }

    private final Counters counters = new Counters(InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z")));

    @Test
    void nothingHasHappenedYet() {
        counters.observe(() -> 7, Why.values());

        assertThat(counters.getSignedInSessions()).isEqualTo(7);
        assertThat(counters.getSignOutsByReason()).isEqualTo(Map.of("ASKED", 0L, "BORED", 0L));
        assertThat(counters.getLastError()).isEmpty();
        assertThat(counters.getLastErrorAt()).isEmpty();
        assertThat(counters.getLastKeyFetchAt()).isEmpty();
    }

    @Test
    void eachFailureIsCountedByItsKindAndTheLastIsRemembered() {
        counters.signInFailed("a sign-in");
        counters.refreshFailed("a refresh");
        counters.providerFailed("no answer");

        assertThat(counters.getSignInFailures()).isEqualTo(1);
        assertThat(counters.getRefreshFailures()).isEqualTo(1);
        assertThat(counters.getProviderFailures()).isEqualTo(1);
        assertThat(counters.getLastError()).isEqualTo("no answer");
        assertThat(counters.getLastErrorAt()).isEqualTo("2026-01-15T12:00:00Z");
    }

    @Test
    void whatAnybodyCanCauseIsCountedApartAndIsNoError() {
        counters.unsolicitedAnswer();

        assertThat(counters.getUnsolicitedAnswers()).isEqualTo(1);
        assertThat(counters.getSignInFailures()).isZero();
        assertThat(counters.getLastError()).isEmpty();
    }

    /** Whatever is counted with each request must cost nothing that a collector would have to clear away. */
    @Test
    void countingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        counters.cacheHit();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000_000; i++) {
            counters.cacheHit();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(counters.getCacheHits()).isEqualTo(1_000_001);
        assertThat(allocated).as("bytes of a million hits").isLessThan(100_000);
    }
}
