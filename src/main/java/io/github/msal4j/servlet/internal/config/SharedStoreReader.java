package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.internal.config.Parameter.*;

import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the settings of the store through which the nodes of a cluster share sign-outs. Whether the store exists is
 * checked later, when it is opened.
 */
final class SharedStoreReader {
    private static final Duration DEFAULT_RECHECK = Duration.ofMinutes(1);
    private static final Pattern JCACHE = Pattern.compile("jcache:(?<cache>[A-Za-z0-9._-]{1,100})");

    private final Values values;

    SharedStoreReader(Values values) {
        this.values = values;
    }

    Optional<SharedStore> read() {
        Optional<Optional<String>> cache = values.parsed(SIGN_OUT_STORE, SharedStoreReader::cache);
        Optional<String> provider = values.text(SIGN_OUT_STORE_PROVIDER);
        Optional<URI> uri = values.parsed(SIGN_OUT_STORE_URI, SharedStoreReader::uri);
        Map<String, String> properties = properties();
        StoreFailure failure = values.choice(SIGN_OUT_STORE_FAILURE, StoreFailure.SERVE);
        Duration recheck = values.duration(SIGN_OUT_STORE_RECHECK, DEFAULT_RECHECK);
        boolean memory = cache.isPresent() ? cache.get().isEmpty() : !values.has(SIGN_OUT_STORE);
        if (memory) {
            refuseRest();
        }
        return cache.flatMap(Function.identity())
                .map(name -> new SharedStore(name, provider, uri, properties, failure, recheck));
    }

    /** The name of the cache; empty for {@code memory}. */
    private static Optional<String> cache(String value) {
        Matcher jcache = JCACHE.matcher(value);
        if (jcache.matches()) {
            return Optional.of(jcache.group("cache"));
        }
        if (value.equals("memory")) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("is '" + value
                + "'; it must be memory, or jcache: and the name of a cache (letters, digits, '.', '_', '-')");
    }

    /** Properties as {@code name=value}, separated by commas or white space. Values may be secret. */
    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String property : values.list(SIGN_OUT_STORE_PROPERTIES)) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                values.problem(SIGN_OUT_STORE_PROPERTIES, "must be name=value; several are separated by commas");
            } else {
                properties.put(property.substring(0, equals), property.substring(equals + 1));
            }
        }
        return Collections.unmodifiableMap(properties);
    }

    private static URI uri(String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is no URI; give the one that the caching provider's documentation names");
        }
    }

    private void refuseRest() {
        for (Parameter parameter : List.of(
                SIGN_OUT_STORE_PROVIDER,
                SIGN_OUT_STORE_URI,
                SIGN_OUT_STORE_PROPERTIES,
                SIGN_OUT_STORE_FAILURE,
                SIGN_OUT_STORE_RECHECK)) {
            if (values.has(parameter)) {
                values.problem(parameter, "has a meaning only with msal.sign-out-store jcache:<cache>; remove it");
            }
        }
    }
}
