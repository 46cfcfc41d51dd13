package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * R111: an anonymous client sends 100,000 invented session ids ({@code -Dflood=300000} for more) as fast as the node takes them. Its
 * Redis has room for few entries, and drops the whole cache when it needs more: a policy that the documentation advises against.
 */
@Timeout(180)
@NeedsPrograms("redis-server")
class RedisFloodIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FLOOD = Integer.getInteger("flood", 100_000);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /**
     * Guards: {@code SharedSignOuts.prove} (what no node has met is not written) and {@code await} (its late answers tell of no outage,
     * by which an anonymous client could have users refused).
     */
    @Test
    void r111_aFloodOfInventionsChangesNothingForAGenuineSignOut() {
        try (RedisProcess redis =
                        RedisProcess.start("redis-flood", "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru");
                CapturedLog health = CapturedLog.of(StoreHealth.class);
                TestNode here = node(redis);
                TestNode there = node(redis)) {
            SignedInSession asleep = SignedIn.session("asleep", "asleep");
            there.others().met(asleep);
            there.others().look(asleep);
            there.holds(SignedIn.session("awake", "awake"));
            there.holds(SignedIn.session("bob", "bob"));
            here.signOut("early");
            for (int i = 0; i < FLOOD; i++) {
                here.floodWith("invented-" + i);
            }
            here.claimSignOut("asleep");
            here.claimSignOut("awake");
            here.others().look(SignedIn.session("carol", "carol"));

            Await.until("awake is signed out", LIMIT, () -> there.knows("awake"));
            Await.until("asleep is signed out", LIMIT, () -> there.knows("asleep"));
            here.signOut("last");
            Await.until("all that was before has been asked for", LIMIT, () -> there.knows("last"));
            assertThat(there.knows("bob")).isFalse();
            assertThat(health.lines()).isEmpty();
            int entries = Integer.parseInt(redis.command("HLEN", "sign-outs").substring(1));
            assertThat(entries).as("entries in Redis").isBetween(1, 30);
            try (TestNode restarted = node(redis)) {
                for (String sid : List.of("early", "asleep", "awake", "last")) {
                    restarted.others().look(SignedIn.session(sid, sid));
                    assertThat(restarted.knows(sid)).as(sid).isTrue();
                }
            }
        }
    }

    private TestNode node(RedisProcess redis) {
        return RedisStore.node(TestNode.settings("client"), RedisStore.settings(directory, redis.port()));
    }
}
