package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Which session ids of the provider sign-ins have had at this node, for as long as their sessions may live, asleep or awake.
 * By it a sign-out that may concern somebody is told from one that anybody has invented. As it grows with sign-ins only,
 * which nobody can invent, it has no other bound.
 *
 * <p>Two arrays of an open-addressed table, 18 to 36 bytes a sign-in. What is too old is dropped when the table is full. Thread-safe.
 */
final class IssuedSids {
    private static final int SMALLEST = 1_024;

    private final Duration life;
    private final InstantSource clock;
    /** 0 where there is none. A power of two of them. */
    private long[] hashes = new long[SMALLEST];
    /** When the last sign-in with this sid began, in seconds since 1970, unsigned. */
    private int[] began = new int[SMALLEST];

    private int size;

    /** Takes what is in the record. */
    interface Reader<E extends Exception> {
        void accept(long hash, Instant began) throws E;
    }

    IssuedSids(Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
    }

    /** Whether a sign-in had this sid. */
    synchronized boolean contains(long hash) {
        return hashes[slot(hashes, key(hash))] != 0;
    }

    /** Notes a sign-in. Returns what was known of its sid before. */
    synchronized Before add(long hash, Instant at) {
        int slot = slot(hashes, key(hash));
        int seconds = (int) at.getEpochSecond();
        if (hashes[slot] == 0) {
            hashes[slot] = key(hash);
            began[slot] = seconds;
            size++;
            if (size > hashes.length / 3 * 2) {
                renew();
            }
            return Before.NOTHING;
        }
        boolean later = Integer.compareUnsigned(began[slot], seconds) < 0;
        if (later) {
            began[slot] = seconds;
        }
        return later ? Before.AN_EARLIER_SIGN_IN : Before.THIS;
    }

    /** What was known of a sid. */
    enum Before {
        NOTHING,
        AN_EARLIER_SIGN_IN,
        THIS
    }

    synchronized <E extends Exception> void forEach(Reader<E> reader) throws E {
        int oldest = oldest();
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0 && Integer.compareUnsigned(began[i], oldest) >= 0) {
                reader.accept(hashes[i], Instant.ofEpochSecond(Integer.toUnsignedLong(began[i])));
            }
        }
    }

    synchronized int size() {
        return size;
    }

    synchronized long bytes() {
        return hashes.length * (long) (Long.BYTES + Integer.BYTES);
    }

    /** Drops what is too old, and makes room for as many again. */
    private void renew() {
        int[] live = {0};
        forEach((hash, at) -> live[0]++);
        int room = Math.max(SMALLEST, Integer.highestOneBit(live[0]) * 4);
        long[] newHashes = new long[room];
        int[] newBegan = new int[room];
        forEach((hash, at) -> {
            int slot = slot(newHashes, hash);
            newHashes[slot] = hash;
            newBegan[slot] = (int) at.getEpochSecond();
        });
        hashes = newHashes;
        began = newBegan;
        size = live[0];
    }

    private int oldest() {
        return (int) clock.instant().minus(life).getEpochSecond();
    }

    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** Where the key is, or the free place where it belongs. */
    private static int slot(long[] table, long key) {
        int mask = table.length - 1;
        int slot = (int) key & mask;
        while (table[slot] != 0 && table[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
