package io.github.msal4j.servlet.comparison;

import io.github.msal4j.servlet.benchmark.Meter;
import java.io.IOException;

/** Of one sign-in, redirect or sign-out; times in nanoseconds. */
record Cost(Meter.Used used, double wall) {
    /** What is measured. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static Cost of(RunningServer server, int operations, Work work) throws IOException, InterruptedException {
        server.used();
        long begin = System.nanoTime();
        work.run();
        long end = System.nanoTime();
        return new Cost(server.used().each(operations), (end - begin) / (double) operations);
    }

    Cost over(Cost bare) {
        return new Cost(
                new Meter.Used(
                        used.cpu() - bare.used.cpu(),
                        used.process() - bare.used.process(),
                        used.bytes() - bare.used.bytes(),
                        used.threads() - bare.used.threads()),
                wall - bare.wall);
    }
}
