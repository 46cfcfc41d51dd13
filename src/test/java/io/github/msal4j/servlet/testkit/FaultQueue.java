package io.github.msal4j.servlet.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults in the order they were asked for, each good for a number of times. */
final class FaultQueue<T> {

    static final int UNTIL_CLEARED = Integer.MAX_VALUE;

    private final List<Entry<T>> entries = new ArrayList<>();

    synchronized void add(T fault, int times) {
        entries.add(new Entry<>(fault, times));
    }

    /** The first fault. The one behind it has its turn when this one is used up. */
    synchronized Optional<T> next() {
        return entries.stream().findFirst().map(this::use);
    }

    /** All faults at once, for those that can be combined. */
    synchronized List<T> nextOfEach() {
        return List.copyOf(entries).stream().map(this::use).toList();
    }

    synchronized void clear() {
        entries.clear();
    }

    private T use(Entry<T> entry) {
        if (entry.remaining != UNTIL_CLEARED && --entry.remaining == 0) {
            entries.remove(entry);
        }
        return entry.fault;
    }

    private static final class Entry<T> {
        private final T fault;
        private int remaining;

        Entry(T fault, int remaining) {
            this.fault = fault;
            this.remaining = remaining;
        }
    }
}
