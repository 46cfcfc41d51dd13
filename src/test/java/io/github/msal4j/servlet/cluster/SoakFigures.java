package io.github.msal4j.servlet.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a soak has seen. Not thread-safe. */
final class SoakFigures {
    int signIns;
    int visits;
    int signOuts;
    int localSignOuts;
    /** Answers of the node that refuses while the store fails. */
    int refusals;

    int lostInCrashes;
    /** Sessions that were found to be signed out while a fault was on. */
    int knownMeanwhile;

    private final List<Long> known = new ArrayList<>();
    private Duration slowestAnswer = Duration.ZERO;

    /** A session was found to be signed out, so long after the sign-out and the end of the last fault. */
    void known(Duration late) {
        known.add(late.toMillis());
    }

    void answered(Duration took) {
        slowestAnswer = took.compareTo(slowestAnswer) > 0 ? took : slowestAnswer;
    }

    @Override
    public String toString() {
        List<Long> sorted = known.stream().sorted().toList();
        return ("%d sign-ins, %d visits, %d sessions signed out (%d by their users); found signed out: %d while a"
                        + " fault was on, the others after a median of %d ms, p99 %d ms, slowest %d ms; the slowest answer to a"
                        + " sign-out after %d ms; %d answers 503 by the node that refuses; %d sessions lost with a node that"
                        + " crashed")
                .formatted(
                        signIns,
                        visits,
                        signOuts,
                        localSignOuts,
                        knownMeanwhile,
                        sorted.get(sorted.size() / 2),
                        sorted.get((int) (sorted.size() * 0.99)),
                        sorted.get(sorted.size() - 1),
                        slowestAnswer.toMillis(),
                        refusals,
                        lostInCrashes);
    }
}
