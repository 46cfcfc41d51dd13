package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.TokenRequest;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

/** What calls of APIs with access tokens share (R167). Thread-safe. */
final class ApiCalls {
    /** How long a token that came in place of a refused one is not replaced itself. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Pause pause;
    /** By epoch second. An entry keeps no token in memory; tokens have no equality of their own. */
    private final Map<AccessToken, Long> renewedAt = Collections.synchronizedMap(new WeakHashMap<>());

    /** How the time until a repetition is spent. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    ApiCalls(InstantSource clock) {
        this(clock, time -> Thread.sleep(time.toMillis()));
    }

    ApiCalls(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * A call with this client.
     *
     * @param tokens where access tokens come from
     */
    ApiCall of(HttpClient client, Function<TokenRequest, AccessToken> tokens) {
        return new ApiCall(client, tokens, this, clock, pause);
    }

    void renewed(AccessToken token) {
        renewedAt.put(token, now());
    }

    /**
     * An API that refuses the new token, too, does not want this application's tokens at all. Without this each call of it would be a
     * call of the provider.
     */
    boolean isWorthRenewing(AccessToken refused) {
        Long at = renewedAt.get(refused);
        return at == null || Math.abs(now() - at) >= BETWEEN_RENEWALS.toSeconds();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
