package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * One fault after the other, each kind as often as the others, in an order and with lengths drawn at random. The next one comes when all
 * sign-outs of the last one are known and the store is in use again at all nodes. Not thread-safe.
 */
final class SoakFaults {
    /** For a machine that is busy with other things. The documentation says a second or so. */
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(30);

    private static final Duration IN_ORDER = Duration.ofMillis(500);

    private final Cluster cluster;
    private final List<SoakFault> kinds;
    private final Random random;
    private final Duration longest;
    private final Deque<SoakFault> deck = new ArrayDeque<>();
    private final boolean[] away = new boolean[Cluster.NODES];
    private final Map<SoakFault, Integer> counts = new EnumMap<>(SoakFault.class);
    private State state = State.QUIET;
    private SoakFault fault;
    private int node;
    private long since = System.nanoTime();
    private long until;
    private CompletableFuture<?> ending = CompletableFuture.completedFuture(null);

    /** A fault, its end, which may take a while, what it left behind, and the time until the next one. */
    private enum State {
        BEGUN,
        ENDING,
        RECOVERING,
        QUIET
    }

    SoakFaults(Cluster cluster, List<SoakFault> kinds, Random random, Duration longest) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.random = random;
        this.longest = longest;
        this.fault = kinds.get(0);
        this.until = System.nanoTime() + longest.toNanos();
    }

    /** Whether the state that the documentation promises after a fault may not be there yet. */
    boolean isDisturbed() {
        return state != State.QUIET;
    }

    /** Whether the bounds do not run yet. */
    boolean isOn() {
        return state == State.BEGUN || state == State.ENDING;
    }

    /** When the last fault ended. */
    long since() {
        return since;
    }

    boolean isAway(int which) {
        return away[which];
    }

    Map<SoakFault, Integer> counts() {
        return counts;
    }

    String last() {
        return fault + " of node " + node + ", " + state;
    }

    /** Does what is due. */
    void turn(SoakUsers users) {
        switch (state) {
            case QUIET -> {
                if (isDue()) {
                    begin(users);
                }
            }
            case BEGUN -> {
                if (isDue()) {
                    end();
                }
            }
            case ENDING -> {
                if (ending.isDone()) {
                    ended();
                }
            }
            case RECOVERING -> {
                if (users.haveRecovered()) {
                    System.out.printf("  %s: over after %d ms%n", fault, millisSince());
                    quiet();
                }
            }
        }
    }

    private boolean isDue() {
        return System.nanoTime() > until;
    }

    private long millisSince() {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    private void begin(SoakUsers users) {
        if (deck.isEmpty()) {
            List<SoakFault> all = new ArrayList<>(kinds);
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        fault = deck.remove();
        node = random.nextInt(Cluster.NODES);
        counts.merge(fault, 1, Integer::sum);
        state = State.BEGUN;
        away[node] = fault.isOfANode();
        if (fault.losesSessions()) {
            users.mayBeLost(node);
        }
        fault.begin(cluster, node, random, users.some());
        awaitOrderIfAClockWasStepped();
        until = System.nanoTime() + random.nextLong(longest.toNanos() / 8, longest.toNanos());
    }

    private void end() {
        state = State.ENDING;
        SoakFault ended = fault;
        int where = node;
        ending = CompletableFuture.runAsync(() -> {
            ended.end(cluster, where);
            if (ended.isOfANode()) {
                cluster.awaitBalanced(where);
            }
        });
    }

    private void ended() {
        ending.join();
        awaitOrderIfAClockWasStepped();
        if (fault.isOfANode()) {
            awaitOrder();
        }
        away[node] = false;
        since = System.nanoTime();
        state = State.RECOVERING;
    }

    private void quiet() {
        state = State.QUIET;
        until = System.nanoTime() + random.nextLong(longest.toNanos() / 2);
    }

    /** Ends the fault that there is. */
    void finish() {
        if (state == State.BEGUN) {
            end();
        }
        if (state == State.ENDING) {
            Await.until("the end of " + fault, Duration.ofMinutes(2), ending::isDone);
            ended();
        }
    }

    private void awaitOrderIfAClockWasStepped() {
        if (fault.isOfAClock()) {
            awaitOrder();
        }
    }

    /** Until the nodes have heard of each other's clocks, the order of what happens at two of them is not promised. */
    private void awaitOrder() {
        Await.until(() -> "nodes that agree about the time: " + orders(), ORDER_LIMIT, () -> {
            long start = System.nanoTime();
            List<Long> orders = orders();
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            return Collections.max(orders) - Collections.min(orders) < took + IN_ORDER.toMillis();
        });
    }

    private List<Long> orders() {
        return IntStream.range(0, Cluster.NODES)
                .mapToObj(one -> Long.valueOf(cluster.ask(one, "/open/soak/order")))
                .toList();
    }
}
