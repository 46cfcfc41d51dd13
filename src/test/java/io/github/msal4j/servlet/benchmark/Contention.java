package io.github.msal4j.servlet.benchmark;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.FilterChain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a request takes in a crowd: 64 threads, each request with a token. With more threads than cores the slowest are those
 * that the scheduler has put aside, so the same without a filter stands beside it.
 */
final class Contention {
    private static final int CROWD = 64;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final BareContainer container;
    private final int requests;
    /** Signed-in users who are there to be signed out. */
    private final int leaving;

    @SuppressWarnings("UnnecessaryLambda")
    private final FilterChain page = (request, response) -> {};

    private Contention(BareContainer container, int requests, int leaving) {
        this.container = container;
        this.requests = requests;
        this.leaving = leaving;
    }

    static void print(int requests, int leaving) throws Exception {
        System.out.println("\n| 64 threads | median | p99 | p99.9 | longest |\n|---|---|---|---|---|");
        try (BareContainer container = new BareContainer()) {
            new Contention(container, requests, leaving).printAll();
        }
    }

    private void printAll() throws Exception {
        List<BareSession> one = new ArrayList<>();
        List<BareSession> many = new ArrayList<>();
        BareSession shared = container.signIn(page);
        for (int i = 0; i < CROWD; i++) {
            one.add(shared);
            many.add(container.signIn(page));
        }
        crowd(many, true);
        row("64 sessions, no filter", crowd(many, false));
        row("one session", crowd(one, true));
        row("64 sessions", crowd(many, true));
        row("64 sessions, 1,000 sign-outs a second beside", withSignOuts(many));
    }

    private static void row(String what, long[] nanos) {
        System.out.printf(
                "| %s | %.1f µs | %.1f µs | %.1f µs | %.1f ms |%n",
                what,
                at(nanos, 0.5) / 1e3,
                at(nanos, 0.99) / 1e3,
                at(nanos, 0.999) / 1e3,
                nanos[nanos.length - 1] / 1e6);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) (sorted.length * share)];
    }

    /** How long each request has taken, the shortest first. */
    private long[] crowd(List<BareSession> sessions, boolean filtered) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        try {
            List<Future<long[]>> done = new ArrayList<>();
            for (BareSession session : sessions) {
                done.add(threads.submit(() -> visit(session, filtered)));
            }
            long[] all = new long[CROWD * requests];
            for (int i = 0; i < CROWD; i++) {
                System.arraycopy(done.get(i).get(), 0, all, i * requests, requests);
            }
            Arrays.sort(all);
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private long[] visit(BareSession session, boolean filtered) throws Exception {
        BareRequest request = new BareRequest(container, "/orders/open").with(session);
        BareResponse response = new BareResponse();
        long[] nanos = new long[requests];
        for (int i = 0; i < requests; i++) {
            request.recycle();
            long start = System.nanoTime();
            if (filtered) {
                container.filter().doFilter(request, response, page);
                AccessTokens.of(request).acquire("User.Read");
            } else {
                page.doFilter(request, response);
            }
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    private long[] withSignOuts(List<BareSession> sessions) throws Exception {
        Deque<BareSession> present = new ArrayDeque<>();
        for (int i = 0; i < leaving; i++) {
            present.add(container.signIn(page));
        }
        ExecutorService provider = Executors.newSingleThreadExecutor();
        try {
            Future<?> signOuts = provider.submit(() -> signOut(present));
            long[] nanos = crowd(sessions, true);
            if (signOuts.isDone()) {
                signOuts.get();
            }
            return nanos;
        } finally {
            provider.shutdownNow();
        }
    }

    private Void signOut(Deque<BareSession> present) throws Exception {
        long next = System.nanoTime();
        while (!present.isEmpty() && !Thread.currentThread().isInterrupted()) {
            SignedInSession leaver = SignedInSession.of(present.remove()).orElseThrow();
            container.signOutGlobally(leaver.sid().orElseThrow());
            if (!leaver.isEnded()) {
                throw new IllegalStateException("A sign-out has not found its session");
            }
            next += MILLISECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return null;
    }
}
