package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What this node learns from entries of the shared store, and what it has to write there. A <em>genuine</em> entry lies where this
 * node and those with the same secret write, and is believed. A <em>doubtful</em> one ({@link StoreKeys}) may be of another node as
 * well, so that it cannot be passed over; but whoever has written it signs out at most (R113):
 *
 * <ul>
 *   <li>It is learned for a session that is here, or is compared. For others it is noted that they must be compared before they are
 *       served. So whatever is written into the store takes no room in the memory of sign-outs, and pushes nothing out of it.
 *   <li>It counts when its time has come, so that it keeps nobody out who signs in later.
 *   <li>It does not replace a genuine entry that is later: that one is written again.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class StoreComparison {
    /** How much the clocks of nodes that are kept in step may differ. */
    private static final Duration IN_STEP = Duration.ofSeconds(10);

    private final StoreKeys keys;
    private final LocalSignOuts local;
    private final NodesClock clock;
    private final PlainNodes plain;
    private final Consumer<Runnable> afterwards;
    /** Doubtful sign-outs of what is not in memory here, and when they were heard of, by this node's form of their keys. */
    private final BoundedMemory doubts;

    private volatile Instant lastDoubt = Instant.MIN;

    /**
     * @param recheck after which a session is compared in any case
     * @param afterwards gets what remains to be done when accounts have been evicted
     */
    StoreComparison(
            StoreKeys keys,
            LocalSignOuts local,
            NodesClock clock,
            Duration recheck,
            PlainNodes plain,
            Consumer<Runnable> afterwards) {
        this.keys = keys;
        this.local = local;
        this.clock = clock;
        this.plain = plain;
        this.afterwards = afterwards;
        this.doubts = new BoundedMemory(recheck, clock);
    }

    /** Applies what the store has for these keys. Returns what it lacks. */
    Map<String, Long> compare(Set<String> asked, Map<String, Long> found) {
        Map<String, Long> believed = new HashMap<>(found);
        believed.entrySet().removeIf(entry -> !isBelieved(entry.getKey(), entry.getValue()));
        believed.forEach(this::learn);
        return lacking(asked, believed);
    }

    /** Applies an entry that was written just now. Returns what has to be written over it. */
    Map<String, Long> hear(String key, long millis) {
        boolean believed = isBelieved(key, millis);
        if (keys.isGenuine(key)) {
            // Also of a sign-in: a sign-out that comes here right after it must not be earlier.
            clock.heard(millis);
            learn(key, millis);
        } else if (believed) {
            doubt(key, millis);
        }
        // What somebody has put back, or has written over, is told again at once.
        return keys.isWhereOwnLie(key) && keys.read(key, millis).isPresent()
                ? lacking(Set.of(keys.own(key)), believed ? Map.of(key, millis) : Map.of())
                : Map.of();
    }

    /** Learns that some node has met a {@code sid}: a sign-out since, if this node knows of one, was no invention. Returns that one. */
    Optional<SignOut> proven(String key, long millis) {
        Optional<SignOut> known = keys.issuedSid(key).flatMap(sid -> local.last(Kind.SID, sid)
                .filter(at -> at.toEpochMilli() >= millis)
                .map(at -> new SignOut(Kind.SID, sid, at)));
        known.ifPresent(this::learn);
        return known;
    }

    private boolean isBelieved(String key, long millis) {
        return keys.isGenuine(key) || millis <= clock.millis() + IN_STEP.toMillis();
    }

    private void doubt(String key, long millis) {
        keys.read(key, millis).ifPresent(signOut -> {
            // Order: noted first, looked for second, so that a session that wakes up meanwhile misses nothing.
            Instant now = clock.instant();
            doubts.put(keys.own(key), now);
            lastDoubt = now;
            if (local.isHere(signOut)) {
                learn(signOut);
            }
        });
    }

    /** Whether a doubtful sign-out that may concern this session was heard of since it was compared. */
    boolean isDoubted(SignedInSession session, Instant comparedAt) {
        return !lastDoubt.isBefore(comparedAt)
                && keys.of(session).stream()
                        .flatMap(key -> doubts.get(key).stream())
                        .anyMatch(at -> !at.isBefore(comparedAt));
    }

    private void learn(String key, long millis) {
        keys.read(key, millis).ifPresent(this::learn);
    }

    /** Applies a sign-out that is no invention. */
    void learn(SignOut signOut) {
        afterwards.accept(local.learned(signOut));
    }

    private Map<String, Long> lacking(Set<String> asked, Map<String, Long> believed) {
        Map<String, Long> lacking = new HashMap<>();
        for (String key : asked) {
            if (keys.isGenuine(key) || plain.areThere()) {
                long inStore = inStore(key, believed);
                here(key)
                        .map(Instant::toEpochMilli)
                        .filter(here -> here > inStore)
                        .ifPresent(here -> lacking.put(key, here));
            }
        }
        return lacking;
    }

    /** Any form of the entry counts. Otherwise two nodes with different secrets would write over each other's entries for ever. */
    private long inStore(String key, Map<String, Long> believed) {
        return (keys.isGenuine(key) ? keys.same(key).toList() : Set.of(key))
                .stream()
                        .mapToLong(same -> believed.getOrDefault(same, Long.MIN_VALUE))
                        .max()
                        .orElse(Long.MIN_VALUE);
    }

    /** What this node knows of a key. */
    private Optional<Instant> here(String key) {
        return keys.issuedSid(key).map(local::began).orElseGet(() -> keys.read(key, 0)
                .flatMap(id -> local.last(id.kind(), id.id())));
    }
}
