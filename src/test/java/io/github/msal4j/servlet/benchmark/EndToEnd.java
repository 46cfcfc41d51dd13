package io.github.msal4j.servlet.benchmark;

import java.util.List;

/** With real containers around it: requests in a second over loopback, with and without the filter, and latency in a crowd. */
final class EndToEnd {
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
            // Whoever comes first would else pay for the compiler's work on the container.
            Load.requestsPerSecond(container.port(), "/open", cookie);
            Load.requestsPerSecond(container.port(), "/orders", cookie);
            long without = Load.requestsPerSecond(container.port(), "/open", cookie);
            long with = Load.requestsPerSecond(container.port(), "/orders", cookie);
            System.out.printf(
                    "| %s, %s threads | %,d requests/s | %,d requests/s |%n",
                    jetty ? "Jetty" : "Tomcat", virtual ? "virtual" : "platform", without, with);
        }
    }
}
