package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.base.Version;
import io.github.msal4j.servlet.internal.config.Settings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes all calls to the provider: TLS with certificate check, no redirects, and a limit for the size of the answer
 * and for the time, which runs from the call to the last byte of the body. Lost connections and the status codes 429
 * and 5xx are tried again within that time, after the delay of {@code Retry-After} if there is one; but not a POST whose
 * connection was lost when the provider may have acted on it. If the provider keeps failing, calls fail at once for a while ({@link CircuitBreaker}).
 *
 * <p>Internal to the library. Thread-safe. {@link #close()} ends its thread and what is under way when the application is undeployed.
 */
public final class ProviderHttp implements AutoCloseable {
    /** Of requests, and of Microsoft's answers. */
    public static final String CORRELATION_ID = "client-request-id";

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String USER_AGENT = "msal4j-servlet/" + Version.current();
    private static final int MOST_ATTEMPTS = 3;

    private final Route route;
    private final InstantSource clock;
    private final CallWatch watch = new CallWatch();
    private volatile @Nullable Duration clockDifference;
    /** By host and port, or by address. There are few, because all addresses come from the provider's metadata. */
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    public ProviderHttp(Settings settings, InstantSource clock) {
        this(Route.toProvider(settings), clock);
    }

    private ProviderHttp(Route route, InstantSource clock) {
        this.route = route;
        this.clock = clock;
    }

    /** Calls to the platform on which this machine runs, for which the settings of the provider have no meaning. */
    public static ProviderHttp toPlatform(Duration timeout, InstantSource clock) {
        return new ProviderHttp(Route.toPlatform(timeout), clock);
    }

    /** The provider's answer. The body is text, because all answers of a provider to a server are JSON. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {
        /** How long to wait before the next call, if the provider says so ({@code Retry-After}). */
        public Optional<Duration> retryAfter(Instant now) {
            return header("Retry-After").flatMap(value -> RetryDelay.parse(value, now));
        }

        /** Whether the provider, or what stands before it, could not serve the call now. */
        public boolean isOverload() {
            return status == 429 || status >= 500;
        }

        /** By which the provider's own log can be searched, as it says; not what is none, since it gets into logs. */
        public Optional<String> correlationId() {
            return header(CORRELATION_ID).filter(id -> id.matches("[0-9A-Za-z-]{1,64}"));
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

    /** Where a call goes, how long it may take, and whose failures stop it. */
    private record Target(URI url, Duration timeout, CircuitBreaker breaker) {}

    /**
     * Fetches a document.
     *
     * @throws ProviderUnavailableException if no complete answer arrived in time; an answer with any status is
     *     returned
     */
    public Answer get(URI url) throws ProviderUnavailableException {
        Answer answer = send(target(url), new HashMap<>(), null);
        clockDifference = ClockDifference.of(answer, clock.instant()).orElse(clockDifference);
        return answer;
    }

    /**
     * Fetches a document on which no sign-in depends: failures do not count as those of the host, which sign-ins need.
     *
     * @param limit for all attempts together, if {@code msal.http-timeout} is longer
     * @throws ProviderUnavailableException as {@link #get(URI)} does
     */
    public Answer getAside(URI url, Duration limit) throws ProviderUnavailableException {
        return getAside(url, Map.of(), limit);
    }

    /** The same for what these headers open, within {@code msal.http-timeout}. */
    public Answer getAside(URI url, Map<String, String> headers) throws ProviderUnavailableException {
        return getAside(url, headers, route.timeout());
    }

    /** The same for what these headers open. */
    public Answer getAside(URI url, Map<String, String> headers, Duration limit) throws ProviderUnavailableException {
        return send(aside("GET ", url, limit), new HashMap<>(headers), null);
    }

    /** What opens a resource to the holder of an access token (RFC 6750 section 2.1). */
    public static Map<String, String> bearer(String accessToken) {
        return Map.of("Authorization", "Bearer " + accessToken);
    }

    /**
     * Posts a form.
     *
     * @throws ProviderUnavailableException if no complete answer arrived in time; an answer with any status is
     *     returned
     */
    public Answer post(URI url, String form, Map<String, String> headers) throws ProviderUnavailableException {
        Map<String, String> all = new HashMap<>(headers);
        all.put(CONTENT_TYPE, FORM);
        return send(target(url), all, form.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Posts what no sign-in depends on, a form unless the headers say otherwise: failures do not count as those of the host.
     *
     * @param limit for all attempts together, if {@code msal.http-timeout} is longer
     * @throws ProviderUnavailableException if no complete answer arrived in time; an answer with any status is
     *     returned
     */
    public Answer postAside(URI url, String form, Map<String, String> headers, Duration limit)
            throws ProviderUnavailableException {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent(CONTENT_TYPE, FORM);
        return send(aside("POST ", url, limit), all, form.getBytes(StandardCharsets.UTF_8));
    }

    private Target target(URI url) {
        URI called = forServer(url);
        return new Target(called, route.timeout(), breaker(called.getRawAuthority()));
    }

    private Target aside(String method, URI url, Duration limit) {
        URI called = forServer(url);
        Duration shorter = limit.compareTo(route.timeout()) < 0 ? limit : route.timeout();
        return new Target(called, shorter, breaker(method + CallAddress.place(called)));
    }

    private URI forServer(URI url) {
        return route.internalAddress().map(one -> one.forServer(url)).orElse(url);
    }

    /** Whether calls to this host fail at once, because so many have failed. Calls nobody. */
    public boolean isPaused(URI url) {
        return breaker(forServer(url).getRawAuthority()).isOpen();
    }

    private CircuitBreaker breaker(String name) {
        return breakers.computeIfAbsent(name, unknown -> new CircuitBreaker(clock));
    }

    private Answer send(Target target, Map<String, String> headers, byte @Nullable [] form)
            throws ProviderUnavailableException {
        URI url = target.url();
        CircuitBreaker breaker = target.breaker();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", USER_AGENT);
        if (!breaker.admits()) {
            throw CircuitBreaker.paused(CallAddress.place(url));
        }
        try {
            Answer answer = attempts(target, headers, form);
            breaker.report(CallAddress.place(url), answer.status() < 500);
            return answer;
        } catch (ProviderUnavailableException e) {
            breaker.report(CallAddress.place(url), Thread.currentThread().isInterrupted());
            throw e;
        }
    }

    /** Tries again what may pass, as often as {@code msal.http-timeout} allows for all attempts together. */
    private Answer attempts(Target target, Map<String, String> headers, byte @Nullable [] form)
            throws ProviderUnavailableException {
        long deadline = System.nanoTime() + target.timeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            // A connection that is dropped in silence leaves time for another one.
            long now = System.nanoTime();
            long end = attempt == 1 ? now + (deadline - now) / 2 : deadline;
            Attempt result = attempt(target, headers, form, new Times(end, deadline));
            if (!result.mayPass()
                    || attempt == MOST_ATTEMPTS
                    || !waited(delay(result, attempt), deadline, target.url())) {
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

    /** By {@code System.nanoTime()}: when one attempt is given up, unless it may have been processed by then, and when all are. */
    private record Times(long endOfAttempt, long deadline) {}

    private Attempt attempt(Target target, Map<String, String> headers, byte @Nullable [] form, Times times)
            throws ProviderUnavailableException {
        URI url = target.url();
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(url, new InterruptedException());
        }
        try (Call call = watch.begin(times.endOfAttempt(), times.deadline())) {
            try {
                return Attempt.of(route.connections().exchange(CallAddress.reachable(url), headers, form, call));
            } catch (IOException e) {
                return failed(target, headers, call, e);
            }
        }
    }

    private Attempt failed(Target target, Map<String, String> headers, Call call, IOException e)
            throws ProviderUnavailableException {
        URI url = target.url();
        if (call.cutOff() == Call.CutOff.INTERRUPTED) {
            throw interrupted(url, e);
        }
        if (call.cutOff() == Call.CutOff.LATE || e instanceof SocketTimeoutException) {
            return Attempt.of(
                    new ProviderUnavailableException(
                            "No answer from " + CallAddress.place(url) + " within "
                                    + target.timeout().toMillis() + " ms"
                                    + (target.timeout().equals(route.timeout()) ? " (msal.http-timeout); " : "; ")
                                    + route.unreachable().late(CallAddress.reachable(url)) + correlation(headers),
                            e),
                    !call.isPerhapsProcessed());
        }
        return Attempt.of(
                new ProviderUnavailableException(
                        "No answer from " + CallAddress.place(url) + ": "
                                + route.unreachable().reason(CallAddress.reachable(url), e) + correlation(headers),
                        e),
                call.cutOff() == null && !call.isPerhapsProcessed() && Attempt.mayPass(e));
    }

    private static ProviderUnavailableException interrupted(URI url, Exception cause) {
        Thread.currentThread().interrupt();
        return new ProviderUnavailableException("Interrupted while waiting for " + CallAddress.place(url), cause);
    }

    /** By which the provider's own log can be searched, if the request carries one. */
    private static String correlation(Map<String, String> headers) {
        String id = headers.get(CORRELATION_ID);
        return id == null ? "" : "; correlation id " + id;
    }

    /** How far the provider's clock is ahead of ours, by the last document of its that said so. */
    public Optional<Duration> clockDifference() {
        return Optional.ofNullable(clockDifference);
    }

    /** Ends its thread, and what is under way. */
    @Override
    public void close() {
        watch.close();
    }
}
