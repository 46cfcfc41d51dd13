package io.github.msal4j.servlet.internal.monitoring;

import io.github.msal4j.servlet.SignInStatistics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one application. Thread-safe; counting takes no lock and allocates nothing, because each access
 * token from the session is counted.
 */
public final class Counters implements SignInStatistics {
    private final InstantSource clock;
    private final LongAdder signIns = new LongAdder();
    private final LongAdder signInFailures = new LongAdder();
    private final LongAdder unsolicitedAnswers = new LongAdder();
    private final Map<String, LongAdder> signOuts = new ConcurrentHashMap<>();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder refreshes = new LongAdder();
    private final LongAdder refreshFailures = new LongAdder();
    private final LongAdder providerFailures = new LongAdder();
    private volatile IntSupplier sessions = () -> 0;
    private volatile Supplier<HealthReport> health = () -> HealthReport.NOTHING_KNOWN;
    private volatile @Nullable Failure lastFailure;
    private volatile @Nullable Instant keysFetchedAt;

    private record Failure(String message, Instant at) {}

    public Counters(InstantSource clock) {
        this.clock = clock;
    }

    /** Sets where the number of sessions comes from, and the reasons for which sign-ins may end. */
    public void observe(IntSupplier liveSessions, Enum<?>[] endReasons) {
        sessions = liveSessions;
        Arrays.stream(endReasons).forEach(reason -> signOuts.putIfAbsent(reason.name(), new LongAdder()));
    }

    /** Sets who looks how the application is. */
    public void observe(Supplier<HealthReport> check) {
        health = check;
    }

    public void signedIn() {
        signIns.increment();
    }

    public void signInFailed(String message) {
        signInFailures.increment();
        failed(message);
    }

    /** Not a failure: anybody can send these, and nobody is to be called for them. */
    public void unsolicitedAnswer() {
        unsolicitedAnswers.increment();
    }

    /**
     * A sign-in has ended.
     *
     * @param accounts how many MSAL accounts are gone with it
     */
    public void ended(Enum<?> reason, int accounts) {
        signOuts.computeIfAbsent(reason.name(), name -> new LongAdder()).increment();
        evictions.add(accounts);
    }

    /** So many MSAL accounts are gone that were left in a session store when their sign-ins ended. */
    public void evicted(int accounts) {
        evictions.add(accounts);
    }

    public void cacheHit() {
        cacheHits.increment();
    }

    public void refreshed() {
        refreshes.increment();
    }

    public void refreshFailed(@Nullable String message) {
        refreshFailures.increment();
        failed(String.valueOf(message));
    }

    public void providerFailed(@Nullable String message) {
        providerFailures.increment();
        failed(String.valueOf(message));
    }

    public void keysFetched() {
        keysFetchedAt = clock.instant();
    }

    private void failed(String message) {
        lastFailure = new Failure(message, clock.instant());
    }

    /** How the application is at this moment. */
    public HealthReport health() {
        return health.get();
    }

    @Override
    public Map<Part, State> getHealth() {
        return health().parts();
    }

    @Override
    public boolean isReady() {
        return health().ready();
    }

    @Override
    public int getSignedInSessions() {
        return sessions.getAsInt();
    }

    @Override
    public long getSignIns() {
        return signIns.sum();
    }

    @Override
    public long getSignInFailures() {
        return signInFailures.sum();
    }

    @Override
    public long getUnsolicitedAnswers() {
        return unsolicitedAnswers.sum();
    }

    @Override
    public Map<String, Long> getSignOutsByReason() {
        Map<String, Long> byReason = new TreeMap<>();
        signOuts.forEach((reason, number) -> byReason.put(reason, number.sum()));
        return byReason;
    }

    @Override
    public long getEvictions() {
        return evictions.sum();
    }

    @Override
    public long getCacheHits() {
        return cacheHits.sum();
    }

    @Override
    public long getRefreshes() {
        return refreshes.sum();
    }

    @Override
    public long getRefreshFailures() {
        return refreshFailures.sum();
    }

    @Override
    public long getProviderFailures() {
        return providerFailures.sum();
    }

    @Override
    public String getLastError() {
        Failure last = lastFailure;
        return last == null ? "" : last.message();
    }

    @Override
    public String getLastErrorAt() {
        Failure last = lastFailure;
        return last == null ? "" : last.at().toString();
    }

    @Override
    public String getLastKeyFetchAt() {
        Instant fetched = keysFetchedAt;
        return fetched == null ? "" : fetched.toString();
    }
}
