package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.JavaProcess;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R110: the fault table of the documentation, for stores that are in the nodes: one of three, the oldest, which organizes the others,
 * hangs or crashes. The other two stay together, and hear of each other's sign-outs. They have the default recheck of a minute, and
 * what is awaited comes long before.
 */
@Timeout(180)
class MemberFaultsIT {
    /** Less than the recheck. */
    private static final Duration LIMIT = Duration.ofSeconds(40);
    /** Longer than two members of Hazelcast took that gave each other up while the third hung. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<TestNode> nodes = new ArrayList<>();
    private Optional<JavaProcess> third = Optional.empty();

    enum Fault {
        HUNG,
        KILLED;

        private void begin(JavaProcess member) {
            switch (this) {
                case HUNG -> member.pause();
                case KILLED -> member.kill();
            }
        }
    }

    private TestNode node(MemberStore store, String configuration, StoreFailure failure) {
        TestNode node = StoreMember.node(StoreMember.settings(store.provider(), configuration, failure));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        third.ifPresent(JavaProcess::close);
        nodes.forEach(TestNode::close);
    }

    /**
     * Guards: {@code hazelcast.io.thread.count} and {@code hazelcast.max.no.heartbeat.seconds} in {@code hazelcast.xml}, {@code
     * FD_ALL3} in {@code infinispan.xml}.
     */
    @ParameterizedTest
    @CsvSource({"HAZELCAST,HUNG", "HAZELCAST,KILLED", "INFINISPAN,HUNG", "INFINISPAN,KILLED"})
    void r110_theOthersStayTogether(MemberStore store, Fault fault) {
        List<String> configurations = store.members(3, directory);
        JavaProcess oldest = JavaProcess.start(
                "member-" + store + "-" + fault,
                StoreMember.class,
                StoreMember.READY,
                store.provider(),
                configurations.get(0));
        third = Optional.of(oldest);
        TestNode here = node(store, configurations.get(1), StoreFailure.SERVE);
        TestNode there = node(store, configurations.get(2), StoreFailure.REFUSE);
        SignedInSession bob = there.holds(SignedIn.session("bob", "bob"));
        assertReaches(here, there, "before");

        fault.begin(oldest);
        long begin = System.nanoTime();
        assertReaches(here, there, "first");
        System.out.printf(
                "%s %s: known after %d ms%n",
                store, fault, Duration.ofNanos(System.nanoTime() - begin).toMillis());
        int i = 0;
        do {
            assertReaches(here, there, "here-" + i);
            assertReaches(there, here, "there-" + i);
            i++;
        } while (fault == Fault.HUNG && System.nanoTime() - begin < LONG_ENOUGH.toNanos());

        Await.until("sure", LIMIT, () -> {
            there.others().look(bob);
            return !there.others().isUnsure(bob);
        });
        assertThat(there.knows("bob")).isFalse();
    }

    private static void assertReaches(TestNode from, TestNode to, String sid) {
        to.holds(SignedIn.session(sid, sid));
        from.signOut(sid);
        Await.until(sid + " is known", LIMIT, () -> to.knows(sid));
    }
}
