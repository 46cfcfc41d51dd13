package io.github.msal4j.servlet.benchmark;

import java.util.ArrayList;
import java.util.List;

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
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            // In turns, so that neither is the one for which the compiler still works, or what else the machine does.
            for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                without.add(Load.requestsPerSecond(container.port(), "/open", cookie));
                with.add(Load.requestsPerSecond(container.port(), "/orders", cookie));
            }
            System.out.printf(
                    "| %s, %s threads | %s | %s |%n",
                    jetty ? "Jetty" : "Tomcat", virtual ? "virtual" : "platform", warm(without), warm(with));
        }
    }

    private static String warm(List<Double> perSecond) {
        return new Spread(perSecond.subList(WARM_UPS, perSecond.size())).text("%,.0f requests/s", 1);
    }
}
