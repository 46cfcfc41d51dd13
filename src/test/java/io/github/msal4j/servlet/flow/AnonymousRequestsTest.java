package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R9, C12, C13: anonymous requests use no memory, however many there are. {@code -Danonymous.requests=200000} sets the number
 * of each kind; a build makes fewer.
 */
class AnonymousRequestsTest {
    private static final int MANY = Integer.getInteger("anonymous.requests", 6_000);
    private static final int WARM_UP = 1_000;
    private static final int THREADS = 4;
    private static final int MOST_LOST = 10;
    private static final long TOLERANCE = 16L << 20;

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private interface Request {
        HttpRequest.Builder number(int i);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    @Test
    @Timeout(1_200)
    void c13_requestsToProtectedPages() throws Exception {
        app.start();
        assertNothingIsLeft(i -> request("/private/page-" + i + "?q=" + "x".repeat(i % 500))
                .header("Accept", "text/html")
                .header("Cookie", "JSESSIONID=unknown" + i + "; msal-signin-" + i % 7 + "=" + "y".repeat(i % 900)));
    }

    @Test
    @Timeout(1_200)
    void c12_hostileCallbacks() throws Exception {
        app.start();
        assertNothingIsLeft(i -> switch (i % 6) {
            case 0 ->
                request("/signin-oidc?code=code-" + i + "&state=state-" + i)
                        .header(
                                "Cookie",
                                "msal-signin-state-" + i % 10 + "=eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..A.B.C");
            case 1 -> request("/signin-oidc?error=access_denied&error_description=" + i + "&state=s" + i);
            case 2 ->
                request("/signin-oidc")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("code=" + "z".repeat(i % 5_000) + "&state=%zz"));
            case 3 -> request("/signout-callback-oidc?sid=invented-" + i % 1_000);
            case 4 -> request("/signout-callback-oidc?state=" + i + "&sid=" + "x".repeat(300));
            default ->
                request("/signout-callback-oidc")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("logout_token=eyJhbGciOiJub25lIn0.e30." + i));
        });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(app.url(path)));
    }

    private void assertNothingIsLeft(Request request) throws Exception {
        send(request, 0, WARM_UP);
        long before = usedHeap();

        send(request, WARM_UP, WARM_UP + MANY);

        assertThat(app.containerSessions()).as("sessions").isZero();
        app.awaitLiveSessions(0);
        assertThat(idp.requests(Endpoint.TOKEN))
                .as("calls to the token endpoint")
                .isEmpty();
        assertThat(usedHeap() - before).as("bytes of heap").isLessThan(TOLERANCE);
    }

    private void send(Request request, int from, int to) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger lost = new AtomicInteger();
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = from + thread;
                done.add(threads.submit(() -> {
                    for (int i = first; i < to; i += THREADS) {
                        try {
                            int status = client.send(request.number(i).build(), BodyHandlers.discarding())
                                    .statusCode();
                            assertThat(status).as("request %d", i).isBetween(200, 499);
                        } catch (IOException e) {
                            // A server may close a kept connection at any time, as after a body that it has not read
                            // (RFC 9112, 9.3.1).
                            lost.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            assertThat(lost.get()).as("requests without an answer").isLessThan(MOST_LOST);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The least of five measurements, each after a garbage collection. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
