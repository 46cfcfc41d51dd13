package io.github.msal4j.servlet.benchmark;

import io.github.msal4j.servlet.fakes.LiveObjects;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What users leave in memory while they are signed in, in a store while their session sleeps, and when they have left. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FootprintBenchmark {
    @Param("20000")
    public int users;

    private BareContainer container;
    private HttpSession[] sessions;

    /** In bytes, for each user. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Bytes {
        public long signedIn;
        public long stored;
        /** While the sign-out is remembered, so that a session which wakes up meets it (R53). */
        public long remembered;

        public long left;
    }

    @Setup
    public void setUp() throws Exception {
        container = new BareContainer();
        sessions = new HttpSession[users];
        for (int i = 0; i < Math.min(users, 500); i++) {
            container.signIn((request, response) -> {});
        }
    }

    @Benchmark
    public void signInAndOut(Bytes bytes) throws Exception {
        for (int i = 0; i < users; i++) {
            sessions[i] = container.newSession();
        }
        long empty = LiveObjects.bytes();
        signInAll();
        bytes.signedIn = (LiveObjects.bytes() - empty) / users;
        bytes.stored = stored();
        signOutAll();
        bytes.remembered = (LiveObjects.bytes() - empty) / users;
        forget();
        long once = LiveObjects.bytes();
        signInAll();
        signOutAll();
        forget();
        bytes.left = (LiveObjects.bytes() - once) / users;
    }

    private void signInAll() throws Exception {
        for (int i = 0; i < users; i++) {
            sessions[i] = container.signIn((request, response) -> {});
        }
    }

    /** The container's sessions go on, empty, as those do of which no request comes any more. */
    private void signOutAll() throws Exception {
        for (int i = 0; i < users; i++) {
            SignedInSession leaving = SignedInSession.of(sessions[i]).orElseThrow();
            container.signOutGlobally(leaving.sid().orElseThrow());
            sessions[i] = container.newSession();
        }
    }

    /** A sign-out is remembered for a while, and what is over is dropped at the next one. */
    private void forget() throws Exception {
        container.clock().advance(Duration.ofHours(26));
        SignedInSession last =
                SignedInSession.of(container.signIn((request, response) -> {})).orElseThrow();
        container.signOutGlobally(last.sid().orElseThrow());
    }

    private long stored() {
        long sum = 0;
        for (HttpSession session : sessions) {
            sum += Serialized.bytes(SignedInSession.of(session).orElseThrow()).length;
        }
        return sum / users;
    }

    @TearDown
    public void close() {
        container.close();
    }
}
