package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.SignInStatistics.State;
import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.base.Seldom;
import io.github.msal4j.servlet.internal.http.Fetched;
import io.github.msal4j.servlet.internal.http.Fetched.Standing;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the provider answers, and its keys are good, for a health check. Anybody may cause one, so the provider is asked once in
 * half a minute at most, in a thread of its own; the caller that causes it waits for a second, and the others not at all.
 * Thread-safe.
 *
 * <p>Without a health check nothing is asked.
 */
public final class ProviderHealth implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderHealth.class);
    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(1);
    /** A provider that takes longer is no provider at which users can sign in. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final URI address;
    private final Fetched<ProviderMetadata> metadata;
    private final SigningKeys keys;
    private final ProviderHttp http;
    private final Seldom calls;
    /** Without the application's class loader, because it calls no code of the application. */
    private final BackgroundThread thread =
            new BackgroundThread("msal4j-servlet-health", ClassLoader.getPlatformClassLoader());

    private volatile State answers = State.UNKNOWN;

    ProviderHealth(
            URI address, Fetched<ProviderMetadata> metadata, SigningKeys keys, ProviderHttp http, InstantSource clock) {
        this.address = address;
        this.metadata = metadata;
        this.keys = keys;
        this.http = http;
        this.calls = new Seldom(BETWEEN, clock);
    }

    /** Asks the provider, unless that was done lately. */
    public void look() {
        if (calls.isDue()) {
            try {
                thread.submit(this::ask).get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | CancellationException e) {
                log.debug("The provider takes long to answer; a later check tells of it", e);
            } catch (ExecutionException e) {
                log.warn("The provider could not be checked", e);
            }
        }
    }

    private void ask() {
        answers = isAnswering() ? State.UP : State.DOWN;
        if (answers == State.UP) {
            renew();
        }
    }

    private boolean isAnswering() {
        try {
            return http.getAside(address, LIMIT).status() < 500;
        } catch (ProviderUnavailableException e) {
            log.debug("The provider does not answer a health check", e);
            return false;
        }
    }

    /** Only what is due; a document says itself what has failed. */
    private void renew() {
        try {
            metadata.get();
            keys.known();
        } catch (ProviderUnavailableException e) {
            log.debug("A health check could not renew what the provider publishes", e);
        }
    }

    /** Whether the provider can be called. Calls nobody. */
    public State provider() {
        Standing standing = metadata.standing();
        boolean paused = http.isPaused(address)
                || metadata.known()
                        .filter(one -> http.isPaused(one.tokenEndpoint()))
                        .isPresent();
        return paused || standing == Standing.UNUSABLE ? State.DOWN : answers;
    }

    /** Whether the signing keys are those of today. Calls nobody. */
    public State keys() {
        return switch (keys.standing()) {
            case UNKNOWN -> State.UNKNOWN;
            case CURRENT -> State.UP;
            case OLD, UNUSABLE -> State.DOWN;
        };
    }

    /** Whether there are no keys with which an ID token could be verified, and none could be fetched. Calls nobody. */
    public boolean hasNoKeys() {
        return keys.standing() == Standing.UNUSABLE;
    }

    @Override
    public void close() {
        thread.close();
    }
}
