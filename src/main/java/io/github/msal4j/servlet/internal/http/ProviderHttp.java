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
 * Makes all calls to the provider: TLS with certificate check, no redirects, and a limit for the size of the answer
 * and for the time, which runs from the call to the last byte of the body. Lost connections and the status codes 429
 * and 5xx are tried again within that time, after the delay of {@code Retry-After} if there is one. If the provider
 * keeps failing, calls fail at once for a while ({@link CircuitBreaker}).
 *
 * <p>Thread-safe. {@link #close()} ends its threads when the application is undeployed.
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
    /** By host and port. There are few, because all addresses come from the provider's metadata. */
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
     * Makes the client without the application's class loader. A thread of the client ends only after garbage
     * collection, some time after {@link #close()}. If it had the application's class loader, Tomcat would report a
     * leak at each undeployment.
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

    /** The provider's answer. The body is text, because all answers of a provider to a server are JSON. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {
        /** How long to wait before the next call, if the provider says so ({@code Retry-After}). */
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
     * @throws ProviderUnavailableException if no complete answer arrived in time; an answer with any status is
     *     returned
     */
    public Answer get(URI url) throws ProviderUnavailableException {
        Answer answer = send(url, HttpRequest.newBuilder().GET().header("Accept", "application/json"));
        clockDifference = ClockDifference.of(answer, clock.instant()).orElse(clockDifference);
        return answer;
    }

    /**
     * Posts a form.
     *
     * @throws ProviderUnavailableException if no complete answer arrived in time; an answer with any status is
     *     returned
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

    /**
     * Tries again after failures that may be temporary. All attempts together take {@code msal.http-timeout} at most.
     */
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

    /** Waits and returns true; returns false at once if there is no time left for another attempt. */
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

    /** The id by which the provider's own log can be searched, if the request has one. */
    private static String correlation(HttpRequest request) {
        return request.headers()
                .firstValue("client-request-id")
                .map(id -> "; correlation id " + id)
                .orElse("");
    }

    /** The address without its query, which may contain secrets. */
    private static String place(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /**
     * Names below {@code .localhost} are this machine (RFC 6761 section 6.3). Browsers know that, but the resolver of
     * a JVM often does not, and could not find a provider for development.
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

    /** How far the provider's clock is ahead of this machine's, by the last document that had a date. */
    public Optional<Duration> clockDifference() {
        return Optional.ofNullable(clockDifference);
    }

    /** Ends its threads. */
    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
