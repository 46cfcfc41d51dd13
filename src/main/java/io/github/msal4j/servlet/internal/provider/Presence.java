package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.base.Seldom;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the provider answers. A browser that is sent to a provider which is down stays there, before an error page of its
 * own. Asked in one request of all in half a minute, and for a second at most; the others go by what is known. Thread-safe.
 *
 * <p>Not promised: that the network of the browser reaches the provider as that of this server does.
 */
final class Presence {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final URI metadata;
    private final ProviderHttp http;
    private final Seldom calls;
    private volatile boolean seen;

    Presence(URI metadata, ProviderHttp http, InstantSource clock) {
        this.metadata = metadata;
        this.http = http;
        this.calls = new Seldom(BETWEEN, clock);
    }

    boolean isSeen() {
        if (calls.isDue()) {
            seen = answers();
        }
        return seen;
    }

    private boolean answers() {
        try {
            return http.getAside(metadata, LIMIT).status() < 500;
        } catch (ProviderUnavailableException e) {
            log.info("No browser is sent to the provider to verify its sign-in for now: {}", e.getMessage());
            return false;
        }
    }
}
