package io.github.msal4j.servlet.internal.credential;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.internal.base.ApplicationCalls;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.CircuitBreaker;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The assertions of the application's own {@link ClientAssertionProvider}, which may throw anything and take any time.
 */
final class ProvidedAssertions implements AssertionSource {
    private static final Logger log = LoggerFactory.getLogger(ProvidedAssertions.class);
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 500;

    private final ClientAssertionProvider provider;
    private final String name;
    private final String clientId;
    private final Duration timeout;
    private final InstantSource clock;
    private final CircuitBreaker breaker;
    private final ApplicationCalls calls;

    ProvidedAssertions(ClientAssertionProvider provider, Settings settings, InstantSource clock) {
        this.provider = provider;
        this.name = "ClientAssertionProvider " + provider.getClass().getName();
        this.clientId = settings.clientId();
        this.timeout = settings.httpTimeout();
        this.clock = clock;
        this.breaker = new CircuitBreaker(clock);
        this.calls = new ApplicationCalls(
                "msal4j-servlet-assertion", provider.getClass().getClassLoader(), timeout, THREADS, MOST_WAITING);
    }

    @Override
    public String assertion(URI tokenEndpoint) throws ProviderUnavailableException {
        if (!breaker.admits()) {
            throw CircuitBreaker.paused(name);
        }
        try {
            String value = UsableAssertion.of(called(tokenEndpoint), clock.instant(), name)
                    .value();
            breaker.succeeded();
            return value;
        } catch (ProviderUnavailableException e) {
            if (breaker.failed()) {
                log.warn("{} fails again and again", name, e);
            }
            throw e;
        }
    }

    private String called(URI tokenEndpoint) throws ProviderUnavailableException {
        ClientAssertionProvider.Request request = new ClientAssertionProvider.Request(clientId, tokenEndpoint);
        try {
            return calls.result(() -> provider.assertion(request));
        } catch (RejectedExecutionException e) {
            throw new ProviderUnavailableException(
                    name + " is not asked: " + MOST_WAITING
                            + " others wait for it, or the application is being stopped",
                    e);
        } catch (TimeoutException e) {
            throw new ProviderUnavailableException(
                    name + " does not answer within " + timeout.toMillis() + " ms (msal.http-timeout)", e);
        } catch (ExecutionException e) {
            throw new ProviderUnavailableException(name + " has failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new ProviderUnavailableException("Interrupted while waiting for " + name, e);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
