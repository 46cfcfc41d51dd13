package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fault table of the documentation, for a store that is in the nodes: what no member of it dies of. Each fault meets a node
 * that would serve and one that would refuse, with the default recheck of a minute. Since none of them is an outage, both serve, and
 * nothing of it is in the log. Members that hang or crash: {@link MemberFaultsIT}.
 */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
abstract class MemberStoreFaults {
    /** Less than the recheck. */
    static final Duration LIMIT = Duration.ofSeconds(40);
    /** A sign-out waits for a second at most; this is for a machine that is busy with other things. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final StoreKeys KEYS = new StoreKeys(TestNode.settings("client"));
    private static final long THE_YEAR_9999 = 253_402_214_400_000L;

    private final MemberStore store;
    private final CapturedLog health = CapturedLog.of(StoreHealth.class);
    private final CapturedLog skipped = CapturedLog.of(ReadableEntries.class);
    // JUnit calls start().
    @SuppressWarnings("NullAway.Init")
    LinkedMembers members;

    MemberStoreFaults(MemberStore store) {
        this.store = store;
    }

    /** What happens to a store of which each node is a part. */
    enum Fault {
        SLOW,
        OTHER_TYPES,
        RUBBISH,
        THE_YEAR_9999,
        IN_AN_HOUR
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        members = new LinkedMembers(store, directory);
    }

    @BeforeEach
    void awaitStore() {
        Await.until("the store answers", LIMIT, () -> members.nodes().stream()
                .noneMatch(node -> node.others().isFailing()));
        health.forget();
        skipped.forget();
    }

    @AfterEach
    void endDelay() {
        members.delay(Duration.ZERO);
    }

    @AfterAll
    void close() {
        members.close();
        skipped.close();
        health.close();
    }

    /** What the store can keep that is no text. */
    abstract List<Object> ofOtherTypes();

    private void begin(Fault fault, List<SignedInSession> sessions) {
        switch (fault) {
            case SLOW -> members.delay(DELAY);
            case OTHER_TYPES -> {
                List<Object> values = ofOtherTypes();
                List<String> keys = keys(sessions);
                for (int i = 0; i < keys.size(); i++) {
                    members.foreign.put(keys.get(i), values.get(i % values.size()));
                }
                members.foreign.put(17, "not even a key");
            }
            case RUBBISH -> keys(sessions).forEach(key -> members.foreign.put(key, "rubbish"));
            case THE_YEAR_9999 -> keys(sessions).forEach(key -> members.foreign.put(key, "" + THE_YEAR_9999));
            case IN_AN_HOUR ->
                keys(sessions)
                        .forEach(key -> members.foreign.put(
                                key, Instant.now().plus(Duration.ofHours(1)).toEpochMilli()));
        }
    }

    /** Under which anything of these sessions is looked up. */
    private static List<String> keys(List<SignedInSession> sessions) {
        return sessions.stream()
                .flatMap(session -> KEYS.of(session).stream())
                .filter(key -> !key.contains(":had:"))
                .distinct()
                .sorted()
                .toList();
    }

    /** Guards: {@code ReadableEntries}, {@code StoreComparison.isBelieved}. */
    @ParameterizedTest
    @EnumSource
    void r110_r112_r113_aFaultThatIsNoOutage(Fault fault) {
        SignedInSession bob = SignedIn.session("bob-" + fault, "bob-" + fault);
        SignedInSession carol = SignedIn.session("carol-" + fault, "carol-" + fault);
        for (TestNode node : members.nodes()) {
            node.holds(bob);
            node.others().look(bob);
        }
        begin(fault, List.of(bob, carol));

        long start = System.nanoTime();
        assertReaches(members.serving, members.refusing, "here-" + fault);
        assertReaches(members.refusing, members.serving, "there-" + fault);
        System.out.printf("%s %s: both known after %d ms%n", store, fault, millisSince(start));
        Await.until("all are served", LIMIT, () -> {
            members.nodes().forEach(node -> node.others().look(carol));
            return List.of(bob, carol).stream().noneMatch(members.refusing.others()::isUnsure);
        });

        members.nodes().forEach(node -> assertIsSignedIn(node, fault));
        int written = keys(List.of(bob, carol)).size() + 1;
        assertThat(skipped.lines()).as("each once at each node").hasSizeLessThanOrEqualTo(2 * written);
        assertReaches(members.serving, members.refusing, "bob-" + fault);
        assertThat(health.lines())
                .as("no outage, but for a machine that is busy")
                .noneMatch(MemberStoreFaults::isOutage);
    }

    private static boolean isOutage(String line) {
        return line.contains("does not answer") && !line.contains("no answer within");
    }

    private static void assertIsSignedIn(TestNode node, Fault fault) {
        for (String name : List.of("bob-" + fault, "carol-" + fault)) {
            assertThat(node.last(Kind.SID, name)).isEmpty();
            assertThat(node.last(Kind.SUBJECT, name)).isEmpty();
        }
        assertThat(node.last(Kind.EVERYBODY, SignOut.ANYBODY)).isEmpty();
    }

    static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    void assertReaches(TestNode from, TestNode to, String sid) {
        to.holds(SignedIn.session(sid, sid));
        assertAnswers(from, sid);
        Await.until(() -> sid + " is known: " + health.lines(), LIMIT, () -> to.knows(sid));
    }

    /** As the provider's sign-out is answered. */
    static void assertAnswers(TestNode node, String sid) {
        long start = System.nanoTime();
        node.signOut(sid);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER_LIMIT);
    }
}
