package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.cluster.SharedStoreKind.Name;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happens to the store, to the way to it, or to a node. There is no {@code FULL} for Hazelcast and Infinispan: with the documented
 * configuration the memory of the nodes ends first.
 */
enum SoakFault {
    STORE_KILLED,
    STORE_FROZEN,
    STORE_FULL,
    STORE_A_REPLICA,
    STORE_OF_ANOTHER_TYPE,
    STORE_EMPTIED,
    RUBBISH_WRITTEN,
    LATENCY,
    NODE_CUT_OFF,
    NODE_KILLED,
    NODE_STOPPED,
    NODE_PAUSED,
    CLOCK_AHEAD,
    CLOCK_BEHIND;

    /** Up to this, two nodes differ by less than the five minutes of the documentation, one of them ahead and one behind. */
    private static final Duration MOST_OFF = Duration.ofSeconds(135);

    private static final int MOST_DELAY_MILLIS = 250;

    static List<SoakFault> of(Name store) {
        return Arrays.stream(values()).filter(fault -> fault.canHappenTo(store)).toList();
    }

    private boolean canHappenTo(Name store) {
        return switch (this) {
            case STORE_KILLED, STORE_FROZEN, STORE_FULL, STORE_A_REPLICA, STORE_OF_ANOTHER_TYPE -> store == Name.REDIS;
            case NODE_CUT_OFF -> store != Name.INFINISPAN;
            default -> true;
        };
    }

    /** Whether it takes a node away for a while. */
    boolean isOfANode() {
        return this == NODE_KILLED || this == NODE_STOPPED || this == NODE_PAUSED;
    }

    /** Whether it steps a clock, also at its end. */
    boolean isOfAClock() {
        return this == CLOCK_AHEAD || this == CLOCK_BEHIND;
    }

    /** Whether sessions that the node has not written yet are lost. */
    boolean losesSessions() {
        return this == NODE_KILLED;
    }

    /** @param node to which it happens, if it happens to one */
    void begin(Cluster cluster, int node, RandomGenerator random, List<String> signedIn) {
        switch (this) {
            case STORE_KILLED -> redis(cluster).redis().kill();
            case STORE_FROZEN -> redis(cluster).redis().pause();
            case STORE_FULL -> redis(cluster).redis().command("CONFIG SET maxmemory 1");
            case STORE_A_REPLICA -> redis(cluster).redis().command("REPLICAOF 127.0.0.1 1");
            case STORE_OF_ANOTHER_TYPE -> redis(cluster).redis().command("SET sign-outs gone");
            case STORE_EMPTIED -> {
                try (StoreWriter writer = cluster.store().writer()) {
                    writer.clear();
                }
            }
            case RUBBISH_WRITTEN -> SoakRubbish.write(cluster.store(), random, signedIn);
            case LATENCY -> cluster.store().delay(Duration.ofMillis(random.nextInt(20, MOST_DELAY_MILLIS)));
            case NODE_CUT_OFF -> cluster.store().cutOff(node);
            case NODE_KILLED -> cluster.node(node).kill();
            case NODE_STOPPED -> cluster.node(node).stop();
            case NODE_PAUSED -> cluster.node(node).pause();
            case CLOCK_AHEAD -> step(cluster, node, random.nextLong(60_000, MOST_OFF.toMillis()));
            case CLOCK_BEHIND -> step(cluster, node, -random.nextLong(60_000, MOST_OFF.toMillis()));
        }
    }

    /** What ends it; a node that was away starts again meanwhile. */
    void end(Cluster cluster, int node) {
        switch (this) {
            case STORE_KILLED -> redis(cluster).redis().restart();
            case STORE_FROZEN -> redis(cluster).redis().goOn();
            case STORE_FULL -> redis(cluster).redis().command("CONFIG SET maxmemory 0");
            case STORE_A_REPLICA -> redis(cluster).redis().command("REPLICAOF NO ONE");
            case STORE_OF_ANOTHER_TYPE -> redis(cluster).redis().command("DEL sign-outs");
            case STORE_EMPTIED, RUBBISH_WRITTEN -> {
                // It is no state of the store that would end.
            }
            case LATENCY -> cluster.store().delay(Duration.ZERO);
            case NODE_CUT_OFF -> cluster.store().heal();
            case NODE_KILLED, NODE_STOPPED -> cluster.node(node).start();
            case NODE_PAUSED -> cluster.node(node).goOn();
            case CLOCK_AHEAD, CLOCK_BEHIND -> step(cluster, node, 0);
        }
    }

    private static SharedStoreKind.WithRedis redis(Cluster cluster) {
        return cluster.store().asRedis().orElseThrow();
    }

    private static void step(Cluster cluster, int node, long millis) {
        String unused = cluster.ask(node, "/open/soak/step?millis=" + millis);
    }
}
