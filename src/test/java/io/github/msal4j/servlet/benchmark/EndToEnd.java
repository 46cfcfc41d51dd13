package io.github.msal4j.servlet.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** With real containers around it: requests in a second over loopback, with and without the filter, and latency in a crowd. */
final class EndToEnd {
    private static final int WARM_UPS = 4;
    private static final int ROUNDS = 7;

    private EndToEnd() {}

    static void print() throws Exception {
        System.out.println("\n| container, 16 connections | without the filter | with it |\n|---|---|---|");
        for (boolean virtual : Threads.kinds()) {
            for (boolean jetty : List.of(true, false)) {
                throughput(jetty, virtual);
            }
        }
        Contention.print(20_000, 3_000);
    }

    private static void throughput(boolean jetty, boolean virtual) throws Exception {
        try (RealContainer container = RealContainer.start(jetty, virtual)) {
            String cookie = container.signIn();
            long[] without = new long[ROUNDS];
            long[] with = new long[ROUNDS];
            // In turns, so that neither is the one for which the compiler still works, or what else the machine does.
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                int at = Math.max(0, round);
                without[at] = Load.requestsPerSecond(container.port(), "/open", cookie);
                with[at] = Load.requestsPerSecond(container.port(), "/orders", cookie);
            }
            System.out.printf(
                    "| %s, %s threads | %s | %s |%n",
                    jetty ? "Jetty" : "Tomcat", virtual ? "virtual" : "platform", spread(without), spread(with));
        }
    }

    /** The median, the least and the most. */
    private static String spread(long[] perSecond) {
        Arrays.sort(perSecond);
        return String.format(
                Locale.ROOT,
                "%,d/s [%,d to %,d]",
                perSecond[perSecond.length / 2],
                perSecond[0],
                perSecond[perSecond.length - 1]);
    }
}
