package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.base.Version;
import io.github.msal4j.servlet.internal.config.Settings;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every call to the provider goes through here: TLS with certificate check, no redirects, an answer of bounded size
 * within a bounded time, counted from the call to the last byte of the body. What may pass is tried again within that
 * time: lost connections, 429 and 5xx, as {@code Retry-After} says. A provider that keeps failing is left alone for a
 * while ({@link CircuitBreaker}).
 *
 * <p>Internal to the library. Thread-safe. {@link #close()} ends its threads when the application is undeployed.
 */
public final class ProviderHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderHttp.class);
    private static final String USER_AGENT = "msal4j-servlet/" + Version.current();
    private static final int MOST_ATTEMPTS = 3;

    private final Duration timeout;
    private final InstantSource clock;
    private final Unreachable unreachable;
    private final ExecutorService threads = Executors.newCachedThreadPool(new DaemonThreads("msal4j-servlet-http"));
    private final HttpClient client;
    private volatile @Nullable Duration clockDifference;
    /** By host and port; few, since all addresses come from the provider's metadata. */
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    public ProviderHttp(Settings settings, InstantSource clock) {
        this.timeout = settings.httpTimeout();
        this.clock = clock;
        this.unreachable = new Unreachable(settings.proxy());
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER);
        settings.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
        settings.trustStore().ifPresent(store -> builder.sslContext(trusting(store)));
        this.client = withoutClassLoader(builder::build);
    }

    /**
     * Makes the client in nobody's name. A thread of its own ends only when the client has been collected, some time after
     * {@link #close()}; if it carried the application's class loader, Tomcat would warn of a leak at each undeployment.
     */
    private static HttpClient withoutClassLoader(Supplier<HttpClient> builder) {
        Thread thread = Thread.currentThread();
        ClassLoader application = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return builder.get();
        } finally {
            thread.setContextClassLoader(application);
        }
    }

    /** What the provider answered; the body is text because everything that a provider says to a server is JSON. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {
        /** How long the provider wants to be left alone ({@code Retry-After}), if it says so. */
        public Optional<Duration> retryAfter(Instant now) {
            return header("Retry-After").flatMap(value -> RetryDelay.parse(value, now));
        }

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .flatMap(header -> header.getValue().stream())
                    .findFirst();
        }

        @Override
        public String toString() {
            return "Answer[status=" + status + "]";
        }
    }

    /**
     * Fetches a document.
     *
     * @throws ProviderUnavailableException if no whole answer arrived in time; any status is an answer
     */
    public Answer get(URI url) throws ProviderUnavailableException {
        Answer answer = send(url, HttpRequest.newBuilder().GET().header("Accept", "application/json"));
        clockDifference = ClockDifference.of(answer, clock.instant()).orElse(clockDifference);
        return answer;
    }

    /**
     * Posts a form.
     *
     * @throws ProviderUnavailableException if no whole answer arrived in time; any status is an answer
     */
    public Answer post(URI url, String form, Map<String, String> headers) throws ProviderUnavailableException {
        HttpRequest.Builder request = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(form));
        headers.forEach(request::setHeader);
        request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setHeader("Accept", "application/json");
        return send(url, request);
    }

    private Answer send(URI url, HttpRequest.Builder request) throws ProviderUnavailableException {
        request.uri(reachable(url)).setHeader("User-Agent", USER_AGENT);
        CircuitBreaker breaker = breakers.computeIfAbsent(url.getRawAuthority(), host -> new CircuitBreaker(clock));
        if (!breaker.admits()) {
            throw new ProviderUnavailableException(place(url) + " has failed " + CircuitBreaker.FAILURES
                    + " times in a row or more; it is asked again after a pause of "
                    + CircuitBreaker.PAUSE.toSeconds() + " s");
        }
        try {
            Answer answer = attempts(url, request.build());
            report(breaker, url, answer.status() < 500);
            return answer;
        } catch (ProviderUnavailableException e) {
            report(breaker, url, Thread.currentThread().isInterrupted());
            throw e;
        }
    }

    private static void report(CircuitBreaker breaker, URI url, boolean success) {
        if (success) {
            breaker.succeeded();
        } else if (breaker.failed()) {
            log.warn(
                    "{} fails again and again; calls to it fail at once for {} s at a time",
                    place(url),
                    CircuitBreaker.PAUSE.toSeconds());
        }
    }

    /** Tries again what may pass, as often as {@code msal.http-timeout} allows for all attempts together. */
    private Answer attempts(URI url, HttpRequest request) throws ProviderUnavailableException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; ; attempt++) {
            Attempt result = attempt(url, request, deadline);
            if (!result.mayPass() || attempt == MOST_ATTEMPTS || !waited(delay(result, attempt), deadline, url)) {
                return result.orThrow();
            }
        }
    }

    private Duration delay(Attempt result, int attempt) {
        return result.retryAfter(clock.instant()).orElseGet(() -> RetryDelay.afterAttempt(attempt));
    }

    /** Waits, unless the call would then be late anyway. */
    private static boolean waited(Duration delay, long deadline, URI url) throws ProviderUnavailableException {
        if (System.nanoTime() + delay.toNanos() >= deadline) {
            return false;
        }
        try {
            Thread.sleep(delay.toMillis());
            return true;
        } catch (InterruptedException e) {
            throw interrupted(url, e);
        }
    }

    private Attempt attempt(URI url, HttpRequest request, long deadline) throws ProviderUnavailableException {
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, info -> new LimitedBody());
        try {
            HttpResponse<String> response = exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return Attempt.of(
                    new Answer(response.statusCode(), response.headers().map(), response.body()));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new ProviderUnavailableException(
                    "No answer from " + place(url) + " within " + timeout.toMillis() + " ms (msal.http-timeout); "
                            + unreachable.late() + correlation(request),
                    e);
        } catch (ExecutionException e) {
            return Attempt.of(
                    new ProviderUnavailableException(
                            "No answer from " + place(url) + ": " + unreachable.reason(e.getCause())
                                    + correlation(request),
                            e),
                    e.getCause());
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw interrupted(url, e);
        }
    }

    private static ProviderUnavailableException interrupted(URI url, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ProviderUnavailableException("Interrupted while waiting for " + place(url), cause);
    }

    /** By which the provider's own log can be searched, if the request carries one. */
    private static String correlation(HttpRequest request) {
        return request.headers()
                .firstValue("client-request-id")
                .map(id -> "; correlation id " + id)
                .orElse("");
    }

    /** The address without its query, which may carry what must not be logged. */
    private static String place(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /**
     * Names below {@code .localhost} are this machine (RFC 6761 section 6.3). Browsers know that; the resolver under a
     * JVM often does not, so that a provider for development would be out of its reach.
     */
    private static URI reachable(URI url) {
        String host = url.getHost();
        if (host == null || !host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return url;
        }
        return URI.create(url.toString().replaceFirst(Pattern.quote(host), "localhost"));
    }

    private static SSLContext trusting(KeyStore store) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("msal.trust-store cannot be used for TLS", e);
        }
    }

    /** How far the provider's clock is ahead of ours, by the last document of its that said so. */
    public Optional<Duration> clockDifference() {
        return Optional.ofNullable(clockDifference);
    }

    /** Ends its threads. */
    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
