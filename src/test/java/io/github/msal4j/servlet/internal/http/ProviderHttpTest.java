package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ResponseCache;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ProviderHttpTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger seen = new AtomicInteger();
    private HttpServer server;
    private ProviderHttp http;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        http = new ProviderHttp(settings(Duration.ofSeconds(1)), InstantSource.system());
    }

    @AfterEach
    void stop() {
        over.countDown();
        http.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static Settings settings(Duration timeout) {
        return GivenSettings.openId("https://sso.example")
                .with("http-timeout", timeout.toSeconds() + "s")
                .read();
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
    }

    private interface Answering {
        void answer(HttpExchange exchange) throws Exception;
    }

    private void serve(String path, Answering answering) {
        server.createContext(path, exchange -> {
            seen.incrementAndGet();
            try (exchange) {
                answering.answer(exchange);
            } catch (Exception e) {
                // The client has gone, which is what these tests are about.
            }
        });
    }

    private static void text(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void anyStatusIsAnAnswer() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve("/", exchange -> text(exchange, 418, "tee ☕"));

        ProviderHttp.Answer answer = http.get(at("localhost", "/"));

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("tee ☕");
        assertThat(answer).hasToString("Answer[status=418]");
    }

    /** The JDK gives no stream for some of these. */
    @ParameterizedTest(name = "{0} to a {1}")
    @CsvSource({
        "200, GET",
        "204, GET",
        "205, GET",
        "304, GET",
        "400, GET",
        "401, GET",
        "404, GET",
        "200, POST",
        "204, POST",
        "205, POST",
        "304, POST",
        "400, POST",
        "401, POST"
    })
    void r101_anAnswerWithoutABody(int status, String method) throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
        });

        ProviderHttp.Answer answer = method.equals("GET")
                ? http.get(at("localhost", "/"))
                : http.post(at("localhost", "/"), "a=b", Map.of());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aFormIsPosted() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve(
                "/",
                exchange -> text(
                        exchange,
                        200,
                        exchange.getRequestMethod() + " "
                                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                                + exchange.getRequestHeaders().getFirst("X-Client") + " "
                                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));

        assertThat(http.post(at("localhost", "/"), "a=b", Map.of("X-Client", "yes", "Content-Type", "text/plain"))
                        .body())
                .isEqualTo("POST application/x-www-form-urlencoded yes a=b");
    }

    @Test
    void r38_aBodyThatNeverEnds() {
        serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            over.await();
        });

        assertThatThrownBy(() -> http.get(at("localhost", "/slow?code=s3cr3t")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("No answer from " + at("localhost", "/slow") + " within 1000 ms (msal.http-timeout); if"
                        + " calls have to go through a proxy, set msal.proxy");
    }

    /** M4: MSAL4J's own HTTP client would wait for ever. */
    @Test
    void r38_anAnswerThatNeverBegins() {
        serve("/silent", exchange -> over.await());

        assertThatThrownBy(() -> http.get(at("localhost", "/silent")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("within 1000 ms");
    }

    @Test
    void r38_nobodyListens() throws Exception {
        URI nobody = at("localhost", "/");
        server.stop(0);
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());

        assertThatThrownBy(() -> http.get(nobody))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("No answer from " + nobody + ": ");
    }

    @Test
    void c12_anAnswerThatWouldFillTheHeap() {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1 << 16];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(block);
            }
        });

        assertThatThrownBy(() -> http.get(at("localhost", "/huge")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("the answer is longer than 1048576 bytes");
    }

    @Test
    void r2_aRedirectIsNotFollowed() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve("/from", exchange -> {
            exchange.getResponseHeaders().set("Location", at("localhost", "/to").toString());
            exchange.sendResponseHeaders(302, -1);
        });
        serve("/to", exchange -> text(exchange, 200, "no"));

        assertThat(http.get(at("localhost", "/from")).status()).isEqualTo(302);
        assertThat(seen).hasValue(1);
    }

    @Test
    void namesBelowLocalhostAreThisMachine() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve("/", exchange -> text(exchange, 200, "here"));

        assertThat(http.get(at("Login.localhost", "/")).body()).isEqualTo("here");
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> http.get(at("localhost", "/")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("Interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void r38_whatMayPassIsTriedAgain() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/", exchange -> {
            switch (seen.get()) {
                case 1 -> text(exchange, 503, "busy");
                case 2 -> exchange.close();
                default -> text(exchange, 200, "well");
            }
        });

        assertThat(http.get(at("localhost", "/")).body()).isEqualTo("well");
        assertThat(seen).hasValue(3);
    }

    @Test
    void r38_itIsTriedThreeTimesAndTheLastAnswerCounts() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/", exchange -> text(exchange, 502, "no"));

        assertThat(http.get(at("localhost", "/")).status()).isEqualTo(502);
        assertThat(seen).hasValue(3);
    }

    @Test
    void r38_aRefusalIsNotTriedAgain() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/", exchange -> text(exchange, 400, "no"));

        assertThat(http.get(at("localhost", "/")).status()).isEqualTo(400);
        assertThat(seen).hasValue(1);
    }

    @Test
    void r38_aProviderThatWantsAPauseGetsIt() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            text(exchange, seen.get() == 1 ? 429 : 200, "x");
        });
        long start = System.nanoTime();

        assertThat(http.get(at("localhost", "/")).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void r38_aPauseThatWouldTakeTooLongIsNotWaitedFor() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        serve("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "60");
            text(exchange, 429, "x");
        });

        ProviderHttp.Answer answer = http.get(at("localhost", "/"));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.retryAfter(Instant.now())).contains(Duration.ofMinutes(1));
        assertThat(seen).hasValue(1);
    }

    @Test
    void r38_aProviderThatKeepsFailingIsLeftAloneForAWhile() throws Exception {
        SettableClock clock = SettableClock.atPresent();
        AtomicInteger status = new AtomicInteger(500);
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), clock);
        serve("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "60");
            text(exchange, status.get(), "x");
        });
        for (int i = 0; i < 5; i++) {
            http.get(at("localhost", "/"));
        }

        assertThatThrownBy(() -> http.get(at("localhost", "/")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("it is asked again after a pause of 10 s");
        assertThat(seen).as("nobody was asked").hasValue(5);

        clock.advance(Duration.ofSeconds(11));
        http.get(at("localhost", "/"));
        assertThat(seen).as("one call tries").hasValue(6);
        assertThatThrownBy(() -> http.get(at("localhost", "/"))).isInstanceOf(ProviderUnavailableException.class);

        clock.advance(Duration.ofSeconds(11));
        status.set(200);
        http.get(at("localhost", "/"));
        http.get(at("localhost", "/"));
        assertThat(seen).as("all is well again").hasValue(8);
    }

    @Test
    void theProviderIsToldWhoAsks() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        serve("/", exchange -> text(exchange, 200, exchange.getRequestHeaders().getFirst("User-Agent")));

        assertThat(http.get(at("localhost", "/")).body()).matches("msal4j-servlet/\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void whoGetsNoAnswerCanSearchTheProvidersLog() {
        serve("/silent", exchange -> over.await());

        assertThatThrownBy(() -> http.post(at("localhost", "/silent"), "", Map.of("client-request-id", "a-b-c")))
                .hasMessageEndingWith("msal.proxy; correlation id a-b-c");
    }

    @Test
    void aProxyIsAsked() throws Exception {
        http = new ProviderHttp(
                GivenSettings.openId("https://sso.example")
                        .with("http-timeout", "20s")
                        .with("proxy", "localhost:" + server.getAddress().getPort())
                        .read(),
                InstantSource.system());
        serve("/", exchange -> text(exchange, 200, exchange.getRequestURI().toString()));

        assertThat(http.get(URI.create("http://nobody.invalid:81/keys")).body())
                .isEqualTo("http://nobody.invalid:81/keys");
    }

    /** Answers a connection with this, then with one byte after another for ever. */
    private static URI trickling(ServerSocket listening, String beginning, String rest, ExecutorService threads) {
        threads.execute(() -> {
            try (Socket socket = listening.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(rest.getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                // The client has gone.
            }
        });
        return URI.create("http://localhost:" + listening.getLocalPort() + "/");
    }

    @ParameterizedTest
    @CsvSource({"'HTTP/1.1 200 OK\r\n', 'X: y\r\n'", "'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', {"})
    void r38_anAnswerThatTrickles(String beginning, String rest) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI trickling = trickling(listening, beginning, rest, threads);
            long start = System.nanoTime();

            assertThatThrownBy(() -> http.get(trickling)).hasMessageContaining("within 1000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void r74_aConnectionIsClosedSoonAfterTheLastCall() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Future<Integer> closed = threads.submit(() -> {
                try (Socket socket = listening.accept()) {
                    socket.setSoTimeout(4_500);
                    socket.getInputStream().readNBytes(4);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    int last = 0;
                    while (last >= 0) {
                        last = socket.getInputStream().read();
                    }
                    return last;
                }
            });

            assertThat(http.get(URI.create("http://localhost:" + listening.getLocalPort() + "/"))
                            .body())
                    .isEqualTo("{}");

            assertThat(closed.get())
                    .as("before the JDK would close it, which takes five seconds or more")
                    .isEqualTo(-1);
        }
    }

    @Test
    void whatIsUnderWayEndsWithTheApplication() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        CountDownLatch asked = new CountDownLatch(1);
        serve("/silent", exchange -> {
            asked.countDown();
            over.await();
        });
        Future<ProviderHttp.Answer> call = threads.submit(() -> http.get(at("localhost", "/silent")));
        asked.await();

        http.close();

        assertThatThrownBy(call::get).hasCauseInstanceOf(ProviderUnavailableException.class);
        assertThat(seen).as("it is not asked again").hasValue(1);
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsStopsWaiting() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        Thread caller = Thread.currentThread();
        serve("/silent", exchange -> {
            caller.interrupt();
            over.await();
        });

        assertThatThrownBy(() -> http.get(at("localhost", "/silent")))
                .hasMessageStartingWith("Interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** An application, or another one of the same JVM, may have set one. Guard: {@code Connections.open}. */
    @Test
    void noPasswordOfTheJvmIsSentToTheProvider() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        AtomicInteger asked = new AtomicInteger();
        List<String> received = new CopyOnWriteArrayList<>();
        serve("/", exchange -> {
            received.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            text(exchange, 401, "no");
        });
        Authenticator before = Authenticator.getDefault();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.incrementAndGet();
                return new PasswordAuthentication("ada", "s3cr3t".toCharArray());
            }
        });
        try {
            assertThat(http.post(at("localhost", "/"), "a=b", Map.of()).status())
                    .isEqualTo(401);
        } finally {
            Authenticator.setDefault(before);
        }

        assertThat(seen).hasValue(1);
        assertThat(received).isEmpty();
        assertThat(asked).hasValue(0);
    }

    /** Guard: {@code Connections.open}. */
    @Test
    void r74_noCacheOfTheJvmGetsAnAnswer() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), InstantSource.system());
        AtomicInteger asked = new AtomicInteger();
        serve("/", exchange -> text(exchange, 200, "{}"));
        ResponseCache before = ResponseCache.getDefault();
        ResponseCache.setDefault(new ResponseCache() {
            @Override
            public @Nullable CacheResponse get(URI uri, String method, Map<String, List<String>> headers) {
                asked.incrementAndGet();
                return null;
            }

            @Override
            public @Nullable CacheRequest put(URI uri, URLConnection connection) {
                asked.incrementAndGet();
                return null;
            }
        });
        try {
            assertThat(http.get(at("localhost", "/")).body()).isEqualTo("{}");
        } finally {
            ResponseCache.setDefault(before);
        }

        assertThat(asked).hasValue(0);
    }

    /** Guard: {@code ProviderHttp.send} counts what had no answer. */
    @Test
    void r38_aProviderThatIsDownIsLeftAloneForAWhileToo() {
        http = new ProviderHttp(settings(Duration.ofSeconds(1)), SettableClock.atPresent());
        URI nobody = at("localhost", "/");
        server.stop(0);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> http.get(nobody)).hasMessageStartingWith("No answer from ");
        }

        assertThatThrownBy(() -> http.get(nobody))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("it is asked again after a pause of 10 s");
    }

    /** It is not the provider that has failed. Guard: as before. */
    @Test
    void r38_callersThatWereInterruptedKeepNobodyElseFromAsking() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(10)), SettableClock.atPresent());
        serve("/", exchange -> text(exchange, 200, "well"));
        for (int i = 0; i < 5; i++) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> http.get(at("localhost", "/"))).hasMessageStartingWith("Interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(http.get(at("localhost", "/")).body()).isEqualTo("well");
    }

    /** Guard: {@code ProviderHttp.getAside} counts for its own address. */
    @Test
    void r38_whatFailsBesideKeepsNoSignInFromAsking() throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), SettableClock.atPresent());
        serve("/bad", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "60");
            text(exchange, 500, "x");
        });
        serve("/", exchange -> text(exchange, 200, "well"));
        for (int i = 0; i < 5; i++) {
            assertThat(http.getAside(at("localhost", "/bad"), Map.of()).status())
                    .isEqualTo(500);
        }

        assertThatThrownBy(() -> http.getAside(at("localhost", "/bad"), Map.of()))
                .hasMessageContaining("it is asked again after a pause of 10 s");
        assertThat(http.get(at("localhost", "/")).status()).isEqualTo(200);
    }

    /** Nothing would cut it off any more. Guards: {@code CallWatch.begin}, {@code Call.use}. */
    @ParameterizedTest
    @CsvSource({"'', ''", "'HTTP/1.1 200 OK\r\n', 'X: y\r\n'", "'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', {"
    })
    void whatBeginsAfterTheEndOfTheApplicationFailsAtOnce(String beginning, String rest) throws Exception {
        http = new ProviderHttp(settings(Duration.ofSeconds(20)), InstantSource.system());
        http.close();
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI trickling = trickling(listening, beginning, rest, threads);
            long start = System.nanoTime();

            assertThatThrownBy(() -> http.get(trickling)).isInstanceOf(ProviderUnavailableException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("long before it would be late")
                    .isLessThan(Duration.ofSeconds(8));
        }
    }
}
