package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R55: two nodes that share one real cache, which fails now and then for one of them. */
@Timeout(120)
class SharedSignOutsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static List<RealCache> members;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler logHandler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(new java.util.logging.SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void startCache() {
        members = RealCache.two(directory);
    }

    @AfterAll
    static void stopCache() {
        members.forEach(RealCache::close);
    }

    @BeforeEach
    void watch() {
        Logger.getLogger(StoreHealth.class.getName()).addHandler(logHandler);
    }

    @AfterEach
    void close() throws Exception {
        Logger.getLogger(StoreHealth.class.getName()).removeHandler(logHandler);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static SharedStore store(StoreFailure failure, Duration recheck) {
        return new SharedStore("sign-outs", Optional.empty(), Optional.empty(), Map.of(), failure, recheck);
    }

    /** The cache as one node sees it. */
    private static FaultyStore here() {
        return new FaultyStore(members.get(0));
    }

    /** The cache as another node sees it. */
    private static FaultyStore there() {
        return new FaultyStore(members.get(1));
    }

    private TestNode node(FaultyStore faults) {
        return node(faults, StoreFailure.SERVE, Duration.ofSeconds(1));
    }

    private TestNode node(FaultyStore faults, StoreFailure failure, Duration recheck) {
        TestNode node = new TestNode(TestNode.settings("client"), store(failure, recheck), faults);
        open.add(node);
        return node;
    }

    private static void awaitKnown(TestNode node, String sid) {
        Await.until(sid + " is known", LIMIT, () -> node.knows(sid));
    }

    @Test
    void anEventTellsTheOtherNode() {
        TestNode one = node(here(), StoreFailure.SERVE, Duration.ofHours(1));
        TestNode other = node(there(), StoreFailure.SERVE, Duration.ofHours(1));

        one.signOut("event-1");

        awaitKnown(other, "event-1");
    }

    @Test
    void anotherApplicationIsToldNothing() {
        TestNode one = node(here());
        TestNode other =
                new TestNode(TestNode.settings("other"), store(StoreFailure.SERVE, Duration.ofSeconds(1)), there());
        open.add(other);
        SignedInSession session = other.holds(SignedIn.session("namespace-1"));

        one.signOut("namespace-1");
        other.others().look(session);

        assertThat(other.knows("namespace-1")).isFalse();
    }

    /** Guards: {@code SharedSignOuts.sweepRegularly}. */
    @Test
    void aLostEventIsMadeUpForWithoutARequest() {
        TestNode one = node(here());
        TestNode deaf = node(there().losingEvents());
        deaf.holds(SignedIn.session("lost-1"));

        one.signOut("lost-1");

        awaitKnown(deaf, "lost-1");
    }

    /** Guards: {@code SharedSignOuts.look}. */
    @Test
    void aSessionThatIsNewToANodeIsLookedAtOnceBeforeItIsServed() {
        TestNode one = node(here());
        one.signOut("new-1");
        FaultyStore faults = there().losingEvents();
        TestNode restarted = node(faults, StoreFailure.REFUSE, Duration.ofHours(1));
        SignedInSession session = SignedIn.session("new-1");
        assertThat(restarted.others().isUnsure(session)).isTrue();

        restarted.others().look(session);
        int reads = faults.reads();
        restarted.others().look(session);

        assertThat(restarted.knows("new-1")).isTrue();
        assertThat(restarted.others().isUnsure(session)).isFalse();
        assertThat(faults.reads()).as("once in an interval").isEqualTo(reads);
    }

    @Test
    void aStoreThatIsDownDelaysNobodyAndHearsOfItLater() {
        FaultyStore faults = here();
        TestNode cutOff = node(faults);
        TestNode other = node(there());
        faults.down(true);

        cutOff.signOut("down-1");
        cutOff.signOut("down-2");
        cutOff.others().look(SignedIn.session("down-3"));
        assertThat(other.knows("down-1")).isFalse();
        assertThat(cutOff.others().isFailing()).as("R164").isTrue();
        assertThat(other.others().isFailing()).isFalse();
        faults.down(false);

        Await.until("it is told to be back", LIMIT, () -> !cutOff.others().isFailing());
        awaitKnown(other, "down-1");
        awaitKnown(other, "down-2");
        Await.until("the end of the episode is told", LIMIT, () -> log.size() >= 2);
        assertThat(log).hasSize(2);
        assertThat(log.get(0)).contains("does not answer", "Nothing listens").doesNotContain("hush");
        assertThat(log.get(1)).contains("answers again");
    }

    /** Guards: {@code SharedSignOuts.LIMIT}. */
    @Test
    void aStoreThatHangsDelaysNobodyForLong() {
        FaultyStore faults = here();
        TestNode cutOff = node(faults, StoreFailure.SERVE, Duration.ofHours(1));
        TestNode other = node(there());
        faults.hang();

        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            cutOff.signOut("hang-" + i);
            cutOff.others().look(SignedIn.session("sid-" + i));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(other.knows("hang-0")).isFalse();
        faults.answer();
        for (int i = 0; i < 20; i++) {
            awaitKnown(other, "hang-" + i);
        }
    }

    /** Guards: {@code SharedSignOuts.sweepRegularly} waits for the end of a sweep. */
    @Test
    void aSlowStoreIsNotAskedMoreAndMore() {
        FaultyStore faults = here();
        TestNode node = node(faults, StoreFailure.SERVE, Duration.ofMillis(1));
        List<Integer> readsAtEachBegin = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            node.holds(SignedIn.session("slow-" + i));
        }
        node.whenSweeping(() -> {
            if (readsAtEachBegin.isEmpty()) {
                faults.hang();
            }
            readsAtEachBegin.add(faults.reads());
        });

        Await.until(
                "the first call hangs",
                LIMIT,
                () -> !readsAtEachBegin.isEmpty() && faults.reads() > readsAtEachBegin.get(0));
        faults.answer();
        Await.until("another one begins", LIMIT, () -> readsAtEachBegin.size() > 1);

        // About 500 keys a call; each session has three of its own.
        assertThat(readsAtEachBegin.get(1) - readsAtEachBegin.get(0)).isGreaterThanOrEqualTo(1_200 * 3 / 510);
    }

    @Test
    void whoIsDueWhileTheStoreIsDownIsServedOrRefusedAsSet() {
        FaultyStore faults = here();
        TestNode refusing = node(faults, StoreFailure.REFUSE, Duration.ofHours(1));
        TestNode serving = node(faults, StoreFailure.SERVE, Duration.ofHours(1));
        SignedInSession looked = SignedIn.session("policy-1");
        refusing.others().look(looked);
        SignedInSession due = SignedIn.session("policy-2");

        faults.down(true);
        refusing.others().look(due);
        serving.others().look(due);

        assertThat(refusing.others().isUnsure(looked)).isFalse();
        assertThat(refusing.others().isUnsure(due)).isTrue();
        assertThat(serving.others().isUnsure(due)).isFalse();
        faults.down(false);
        Await.until("sure again", LIMIT, () -> {
            refusing.others().look(due);
            return !refusing.others().isUnsure(due);
        });
    }

    /** Guards: {@code SharedSignOuts.lacking}. */
    @Test
    void whatTheStoreHasForgottenIsWrittenAgain() {
        TestNode one = node(here());
        one.signOut("forgotten-1");
        RealCache.forgetEverything();

        TestNode restarted = node(there().losingEvents());
        SignedInSession session = restarted.holds(SignedIn.session("forgotten-1"));
        Await.until("written again", LIMIT, () -> !RealCache.isEmpty());
        restarted.others().look(session);

        awaitKnown(restarted, "forgotten-1");
    }

    @Test
    void aNodeStartsWithoutItsStoreAndFindsItLater() {
        FaultyStore faults = here().down(true);
        TestNode early = node(faults);
        early.signOut("early-1");
        TestNode other = node(there());
        assertThat(other.knows("early-1")).isFalse();

        faults.down(false);

        awaitKnown(other, "early-1");
        other.signOut("early-2");
        awaitKnown(early, "early-2");
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        TestNode closing = node(here());
        closing.signOut("close-1");

        closing.close();
        closing.signOut("close-2");
        TestNode other = node(there());
        other.others().look(SignedIn.session("close-2"));
        other.close();

        assertThat(other.knows("close-2")).isFalse();
        Await.until("no thread is left", LIMIT, () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("msal4j-servlet-store")));
    }
}
