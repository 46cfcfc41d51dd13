package io.github.msal4j.servlet.internal.credential;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.CircuitBreaker;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The assertions of the application's own {@link ClientAssertionProvider}, which may throw anything and take any time. It is called
 * in other threads, so that the one that waits can go on.
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
    private final ExecutorService threads = DaemonThreads.few("msal4j-servlet-assertion", THREADS, MOST_WAITING);

    ProvidedAssertions(ClientAssertionProvider provider, Settings settings, InstantSource clock) {
        this.provider = provider;
        this.name = "ClientAssertionProvider " + provider.getClass().getName();
        this.clientId = settings.clientId();
        this.timeout = settings.httpTimeout();
        this.clock = clock;
        this.breaker = new CircuitBreaker(clock);
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
        Future<String> call = submitted(new ClientAssertionProvider.Request(clientId, tokenEndpoint));
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ProviderUnavailableException(
                    name + " does not answer within " + timeout.toMillis() + " ms (msal.http-timeout)", e);
        } catch (ExecutionException e) {
            throw new ProviderUnavailableException(name + " has failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("Interrupted while waiting for " + name, e);
        } finally {
            // Interrupts it, if it is still under way.
            call.cancel(true);
        }
    }

    private Future<String> submitted(ClientAssertionProvider.Request request) throws ProviderUnavailableException {
        try {
            return threads.submit(() -> inItsContext(request));
        } catch (RejectedExecutionException e) {
            throw new ProviderUnavailableException(
                    name + " is not asked: " + MOST_WAITING
                            + " others wait for it, or the application is being stopped",
                    e);
        }
    }

    /** Code of the application may look for its drivers by the class loader of the thread. */
    private String inItsContext(ClientAssertionProvider.Request request) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        try {
            return provider.assertion(request);
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
