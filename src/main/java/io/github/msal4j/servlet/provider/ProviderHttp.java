package io.github.msal4j.servlet.provider;

import io.github.msal4j.servlet.config.Settings;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
 * within a bounded time, counted from the call to the last byte of the body.
 *
 * <p>Internal to the library. Thread-safe. {@link #close()} ends its threads when the application is undeployed.
 */
public final class ProviderHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderHttp.class);
    private static final String USER_AGENT = "msal4j-servlet";

    private final Duration timeout;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "msal4j-servlet-http");
        thread.setDaemon(true);
        // In nobody's name, like the client's own thread: one that is just ending must not look like a leak.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return thread;
    });
    private final HttpClient client;

    public ProviderHttp(Settings settings) {
        this.timeout = settings.httpTimeout();
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
        return send(url, HttpRequest.newBuilder().GET().header("Accept", "application/json"));
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
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request.build(), info -> new LimitedBody());
        try {
            HttpResponse<String> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new ProviderUnavailableException(
                    "No answer from " + place(url) + " within " + timeout.toMillis() + " ms (msal.http-timeout)", e);
        } catch (ExecutionException e) {
            throw new ProviderUnavailableException("No answer from " + place(url) + ": " + reason(e.getCause()), e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("Interrupted while waiting for " + place(url), e);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof IOException
                ? cause.toString()
                : String.valueOf(cause == null ? null : cause.getClass());
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

    /** Ends its threads and waits a moment for them: containers look for what an application has left behind. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("A call to the provider did not end when it was told to; its thread ends later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
