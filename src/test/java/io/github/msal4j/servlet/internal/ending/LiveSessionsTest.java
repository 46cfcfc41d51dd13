package io.github.msal4j.servlet.internal.ending;

import static io.github.msal4j.servlet.fakes.LiveObjects.collectUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveSessionsTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LiveSessions live = new LiveSessions();

    private void add(SignedInSession session) {
        live.add(session, Optional::empty);
    }

    private List<SignedInSession> find(String sid) {
        return alive(live.withSid(sid));
    }

    private List<SignedInSession> all() {
        return live.all();
    }

    private static List<SignedInSession> alive(Set<LiveSessions.Entry> entries) {
        return entries.stream()
                .map(LiveSessions.Entry::get)
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void aSessionIsFoundByItsSidUntilItIsRemoved() {
        SignedInSession session = SignedIn.session("sid-1");
        add(session);

        assertThat(find("sid-1")).containsExactly(session);
        assertThat(find("sid-2")).isEmpty();
        assertThat(find("SID-1")).as("R43 compares exactly").isEmpty();
        assertThat(find("")).isEmpty();
        assertThat(live.size()).isEqualTo(1);

        live.remove(session);
        live.remove(session);

        assertThat(find("sid-1")).isEmpty();
        assertThat(live.size()).isZero();
    }

    /** Guard: {@code Entry.alsoHas}. */
    @Test
    void aSessionWithAFurtherSidIsFoundByBothUntilItIsRemoved() {
        SignedInSession session = SignedIn.session("sid-1");
        add(session);
        live.addSid(session, "sid-2");

        assertThat(find("sid-1")).containsExactly(session);
        assertThat(find("sid-2")).containsExactly(session);

        live.remove(session);

        assertThat(live.withSid("sid-1")).isEmpty();
        assertThat(live.withSid("sid-2")).isEmpty();
    }

    @Test
    void r46_oneSidOwnsSeveralSessions() {
        SignedInSession one = SignedIn.session("sid-1");
        SignedInSession two = SignedIn.session("sid-1");
        SignedInSession other = SignedIn.session("sid-2");
        List.of(one, two, other).forEach(this::add);

        assertThat(find("sid-1")).containsExactlyInAnyOrder(one, two);
        live.remove(one);
        assertThat(find("sid-1")).containsExactly(two);
        assertThat(find("sid-2")).containsExactly(other);
        assertThat(all()).containsExactlyInAnyOrder(two, other);
    }

    @Test
    void theCopiesOfOneSignInAreFoundByItsOwnId() {
        SignedInSession original = SignedIn.session("sid-1");
        SignedInSession copy = Serialized.copy(original);
        SignedInSession namesake = SignedIn.session("sid-1");
        List.of(original, copy, namesake).forEach(this::add);

        assertThat(alive(live.withId(original.id()))).containsExactlyInAnyOrder(original, copy);
        live.remove(original);
        assertThat(alive(live.withId(original.id()))).containsExactly(copy);
        live.remove(copy);
        assertThat(live.withId(original.id())).isEmpty();
        assertThat(all()).containsExactly(namesake);
    }

    @Test
    void removingWhatWasNeverAddedRemovesNoneOfItsNamesakes() {
        SignedInSession added = SignedIn.session("sid-1");
        add(added);

        live.remove(SignedIn.session("sid-1"));

        assertThat(find("sid-1")).containsExactly(added);
    }

    @Test
    void removingTwiceRemovesNobodyWhoHasComeSince() {
        SignedInSession gone = SignedIn.session("sid-1");
        add(gone);
        live.remove(gone);
        SignedInSession come = SignedIn.session("sid-1");
        add(come);

        live.remove(gone);

        assertThat(find("sid-1")).containsExactly(come);
        assertThat(all()).containsExactly(come);
    }

    @Test
    void r46_aSessionWithoutASidCannotBeNamedButIsKnown() {
        SignedInSession nameless = SignedIn.sessionWithoutSid("ada");
        add(nameless);

        assertThat(find("")).isEmpty();
        assertThat(find("ada")).isEmpty();
        assertThat(alive(live.ofSubject("ada"))).containsExactly(nameless);
        assertThat(all()).containsExactly(nameless);
        live.remove(nameless);
        assertThat(live.size()).isZero();
    }

    @Test
    void theWayToTheContainerIsAskedForOnce() {
        SignedInSession session = SignedIn.session("sid-1");
        assertThat(LiveSessions.isTrackedInContainer(session)).isFalse();
        AtomicInteger asked = new AtomicInteger();
        add(session, asked);
        add(session, asked);

        assertThat(asked).hasValue(1);
        assertThat(LiveSessions.isTrackedInContainer(session)).isTrue();
        assertThat(live.size()).isEqualTo(1);
    }

    /** As when a container has read a session back, and its request comes later. */
    @Test
    void whatIsFindableAlreadyGetsItsWayToTheContainerLater() {
        SignedInSession session = SignedIn.session("sid-1");
        live.add(session);
        assertThat(LiveSessions.isTrackedInContainer(session)).isFalse();

        AtomicInteger asked = new AtomicInteger();
        add(session, asked);

        assertThat(asked).hasValue(1);
        assertThat(LiveSessions.isTrackedInContainer(session)).isTrue();
    }

    @Test
    void aChangedIdOfTheContainersSessionIsAWayThatIsKnown() {
        SignedInSession unknown = SignedIn.session("sid-1");
        live.changeContainer(unknown, Optional.empty());
        assertThat(LiveSessions.isTrackedInContainer(unknown)).isFalse();

        live.add(unknown);
        live.changeContainer(unknown, Optional.empty());
        AtomicInteger asked = new AtomicInteger();
        add(unknown, asked);

        assertThat(asked).as("nobody asks again").hasValue(0);
    }

    private void add(SignedInSession session, AtomicInteger asked) {
        live.add(session, () -> {
            asked.incrementAndGet();
            return Optional.empty();
        });
    }

    @Test
    void aRequestThatComesOrGoesDropsWhatTheContainerHasForgotten() {
        SignedInSession kept = SignedIn.session("sid-1");
        add(kept);
        addAndForget(100);
        collectUntil("what comes has dropped them", () -> {
            live.add(SignedIn.session("comes"));
            return live.withSid("sid-1").size() == 1;
        });

        addAndForget(100);
        SignedInSession unknown = SignedIn.session("goes");
        collectUntil("what goes has dropped them", () -> {
            live.remove(unknown);
            return live.withSid("sid-1").size() == 1;
        });

        assertThat(find("sid-1")).containsExactly(kept);
    }

    @Test
    void whatTheContainerHasForgottenIsDropped() {
        SignedInSession kept = SignedIn.session("sid-1");
        add(kept);
        addAndForget(1_000);

        collectGarbageUntil(1);

        assertThat(all()).containsExactly(kept);
    }

    @Test
    void whatIsHeldStaysUntilItIsReleased() {
        addAndHold(10);
        addAndForget(1_000);

        collectGarbageUntil(10);
        assertThat(all()).hasSize(10);

        live.releaseAll(session -> session.sid().orElseThrow().equals("held-0"));
        collectGarbageUntil(9);
        assertThat(find("held-0")).isEmpty();

        all().forEach(live::release);
        collectGarbageUntil(0);
    }

    private void collectGarbageUntil(int left) {
        collectUntil("so many sessions are left: " + left, () -> live.size() <= left);
    }

    private void addAndHold(int sessions) {
        for (int i = 0; i < sessions; i++) {
            SignedInSession session = SignedIn.session("held-" + i);
            add(session);
            live.hold(session);
        }
    }

    private void addAndForget(int sessions) {
        for (int i = 0; i < sessions; i++) {
            add(SignedIn.session("sid-" + i % 10));
        }
    }

    @Test
    @Timeout(120)
    void aHundredThousandSessionsComeAndGo() {
        List<SignedInSession> sessions = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            SignedInSession session = SignedIn.session("sid-" + i, "sub-" + i);
            sessions.add(session);
            add(session);
        }
        assertThat(live.size()).isEqualTo(100_000);
        assertThat(find("sid-77777")).containsExactly(sessions.get(77_777));

        sessions.forEach(live::remove);

        assertThat(live.size()).isZero();
        assertThat(all()).isEmpty();
    }

    @Test
    @Timeout(120)
    void severalThreadsLeaveNothingBehind() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                done.add(threads.submit(this::comeAndGo));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(live.size()).isZero();
    }

    private void comeAndGo() {
        for (int i = 0; i < 2_000; i++) {
            SignedInSession session = SignedIn.session("sid-" + i % 7);
            add(session);
            assertThat(find("sid-" + i % 7)).contains(session);
            live.remove(session);
        }
    }

    @Test
    void addingTwiceCountsOnce() {
        SignedInSession session = SignedIn.session("sid-1");
        add(session);
        add(session);

        assertThat(live.size()).isEqualTo(1);
        live.remove(session);
        assertThat(live.size()).isZero();
    }

    /** If adding or removing one looked at all, a minute would not do. Other processes' time does not count. */
    @Test
    void oneUserMayHaveVeryManySessions() {
        long before = THREADS.getCurrentThreadCpuTime();
        List<SignedInSession> sessions = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            SignedInSession session = SignedIn.session("one-sid", "one-user");
            sessions.add(session);
            add(session);
        }
        assertThat(live.withSid("one-sid")).hasSize(100_000);

        sessions.forEach(live::remove);

        assertThat(live.size()).isZero();
        assertThat(live.withSid("one-sid")).isEmpty();
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
}
