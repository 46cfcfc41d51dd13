package io.github.msal4j.servlet.signout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.session.SignedInSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveSessionsTest {
    private final LiveSessions live = new LiveSessions();

    @Test
    void aSessionIsFoundByItsSidUntilItIsRemoved() {
        SignedInSession session = SignedIn.session("sid-1");
        live.add(session);

        assertThat(live.find("sid-1")).containsExactly(session);
        assertThat(live.find("sid-2")).isEmpty();
        assertThat(live.find("SID-1")).as("R43 compares exactly").isEmpty();
        assertThat(live.find("")).isEmpty();
        assertThat(live.size()).isEqualTo(1);

        live.remove(session);
        live.remove(session);

        assertThat(live.find("sid-1")).isEmpty();
        assertThat(live.size()).isZero();
    }

    @Test
    void r46_oneSidOwnsSeveralSessions() {
        SignedInSession one = SignedIn.session("sid-1");
        SignedInSession two = SignedIn.session("sid-1");
        SignedInSession other = SignedIn.session("sid-2");
        List.of(one, two, other).forEach(live::add);

        assertThat(live.find("sid-1")).containsExactlyInAnyOrder(one, two);
        live.remove(one);
        assertThat(live.find("sid-1")).containsExactly(two);
        assertThat(live.find("sid-2")).containsExactly(other);
        assertThat(live.all()).containsExactlyInAnyOrder(two, other);
    }

    @Test
    void removingWhatWasNeverAddedRemovesNoneOfItsNamesakes() {
        SignedInSession added = SignedIn.session("sid-1");
        live.add(added);

        live.remove(SignedIn.session("sid-1"));

        assertThat(live.find("sid-1")).containsExactly(added);
    }

    @Test
    void r46_aSessionWithoutASidCannotBeNamedButIsKnown() {
        SignedInSession nameless = SignedIn.sessionWithoutSid("ada");
        live.add(nameless);

        assertThat(live.find("")).isEmpty();
        assertThat(live.find("ada")).isEmpty();
        assertThat(live.find("sub:ada")).as("a sid that looks like our own key").isEmpty();
        assertThat(live.all()).containsExactly(nameless);
        live.remove(nameless);
        assertThat(live.size()).isZero();
    }

    @Test
    @Timeout(60)
    void whatTheContainerHasForgottenIsDropped() {
        SignedInSession kept = SignedIn.session("sid-1");
        live.add(kept);
        addAndForget(1_000);

        while (live.size() > 1) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(live.all()).containsExactly(kept);
    }

    private void addAndForget(int sessions) {
        for (int i = 0; i < sessions; i++) {
            live.add(SignedIn.session("sid-" + i % 10));
        }
    }

    @Test
    @Timeout(60)
    void aHundredThousandSessionsComeAndGo() {
        List<SignedInSession> sessions = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            SignedInSession session = SignedIn.session("sid-" + i);
            sessions.add(session);
            live.add(session);
        }
        assertThat(live.size()).isEqualTo(100_000);
        assertThat(live.find("sid-77777")).containsExactly(sessions.get(77_777));

        sessions.forEach(live::remove);

        assertThat(live.size()).isZero();
        assertThat(live.all()).isEmpty();
    }

    @Test
    @Timeout(60)
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
            live.add(session);
            assertThat(live.find("sid-" + i % 7)).contains(session);
            live.remove(session);
        }
    }

    @Test
    @Timeout(20)
    void aSidThatOwnsVeryManySessionsDoesNotSlowThemAllDown() {
        List<SignedInSession> sessions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            SignedInSession session = SignedIn.session("one-sid");
            sessions.add(session);
            live.add(session);
        }
        sessions.forEach(live::remove);

        assertThat(live.size()).isZero();
    }
}
