package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a cache, as it was declared, can keep sign-outs. Told at the start, since later it would look like an outage or like nothing. */
final class CacheFitness {
    private static final Logger log = LoggerFactory.getLogger(CacheFitness.class);
    /** With fewer entries a busy day drops sign-outs: each sign-in makes two, and each sign-out one. */
    private static final int FEW = 100_000;

    private final Cache<String, Object> cache;
    /** Null if the provider does not tell it. */
    private final @Nullable CompleteConfiguration<?, ?> configuration;

    // JCache needs the class object of a generic type, which Java has only without the type parameters.
    @SuppressWarnings("unchecked")
    CacheFitness(Cache<String, Object> cache) {
        this.cache = cache;
        CompleteConfiguration<?, ?> told;
        try {
            told = cache.getConfiguration(CompleteConfiguration.class);
        } catch (IllegalArgumentException notTold) {
            told = null;
        }
        this.configuration = told;
    }

    /**
     * @param life the least time for which the cache must keep an entry
     * @throws InvalidSettingsException if it does not take the entries of sign-outs
     */
    void check(Duration life) {
        if (configuration != null) {
            warnIfExpiryIsShort(configuration.getExpiryPolicyFactory().create().getExpiryForCreation(), life);
            warnIfFew(configuration);
            refuseOtherTypes(configuration.getKeyType(), configuration.getValueType());
        }
    }

    private void refuseOtherTypes(Class<?> key, Class<?> value) {
        boolean fit = key.isAssignableFrom(String.class)
                && Stream.of(String.class, Long.class).allMatch(value::isAssignableFrom);
        if (!fit) {
            throw new InvalidSettingsException(List.of("The cache " + cache.getName() + " is declared with keys of "
                    + key.getName() + " and values of " + value.getName()
                    + ", but the keys of sign-outs are texts, and their values texts and numbers. Remove the key type and the"
                    + " value type from the cache's declaration"));
        }
    }

    private void warnIfExpiryIsShort(javax.cache.expiry.@Nullable Duration expiry, Duration life) {
        if (expiry != null && !expiry.isEternal() && expiry.getAdjustedTime(0) < life.toMillis()) {
            log.warn(
                    "The cache {} keeps sign-outs for {} s, but a session may still be used {} s after one: let its"
                            + " entries expire that long after their creation and modification, or remove the"
                            + " cache, so that the library creates it",
                    cache.getName(),
                    TimeUnit.MILLISECONDS.toSeconds(expiry.getAdjustedTime(0)),
                    life.toSeconds());
        }
    }

    /** Hazelcast drops entries of a cache unless told otherwise. It has no way of its own in JCache to ask for that. */
    private void warnIfFew(CompleteConfiguration<?, ?> declared) {
        int most;
        try {
            Object eviction = declared.getClass().getMethod("getEvictionConfig").invoke(declared);
            boolean counted = "ENTRY_COUNT".equals(String.valueOf(get(eviction, "getMaxSizePolicy")));
            most = counted ? (int) get(eviction, "getSize") : Integer.MAX_VALUE;
        } catch (ReflectiveOperationException | ClassCastException anotherProvider) {
            log.debug("Not known how many entries the cache keeps", anotherProvider);
            return;
        }
        if (most < FEW) {
            log.warn(
                    "The cache {} keeps {} entries or so, and then drops sign-outs, so that a node that starts does not know"
                            + " them. Each sign-in takes two entries and each sign-out one. For Hazelcast, put this into the cache's"
                            + " declaration: <eviction size=\"10000000\" max-size-policy=\"ENTRY_COUNT\" eviction-policy=\"LRU\"/>",
                    cache.getName(),
                    most);
        }
    }

    private static Object get(Object eviction, String property) throws ReflectiveOperationException {
        return eviction.getClass().getMethod(property).invoke(eviction);
    }
}
