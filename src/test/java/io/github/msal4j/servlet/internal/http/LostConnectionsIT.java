package io.github.msal4j.servlet.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R102: connections that are lost, at once or in silence, and what is tried again then. */
@Timeout(120)
class LostConnectionsIT {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    /** What becomes of one connection. */
    private enum Fate {
        /** Accepted, and nothing more, as if a firewall dropped what follows. */
        SILENT,
        /** Reset before TLS. */
        RESET,
        /** Closed after the request was read. */
        CLOSED_AFTER_REQUEST,
        /** Reset after the request was read. */
        RESET_AFTER_REQUEST,
        /** No answer after the request was read. */
        SILENT_AFTER_REQUEST,
        /** An answer that ends in its middle. */
        HALF_AN_ANSWER,
        ANSWERED
    }

    private final Queue<Fate> fates = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> protocols = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SSLContext context;
    private ServerSocket server;
    private Path trusted;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.rsa(directory, "localhost");
        trusted = Files.writeString(directory.resolve("trusted.pem"), certificate.certificatePem());
        context = certificate.serving();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        Fate fate = fates.peek() == null ? Fate.ANSWERED : fates.remove();
        try (plain) {
            switch (fate) {
                case SILENT -> over.await();
                case RESET -> plain.setSoLinger(true, 0);
                default -> answer(plain, fate);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone.
        }
    }

    private void answer(Socket plain, Fate fate) throws IOException, InterruptedException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false);
        socket.setUseClientMode(false);
        socket.setHandshakeApplicationProtocolSelector((server, offered) -> {
            protocols.addAll(offered);
            return offered.contains("h2") ? "h2" : "";
        });
        requests.add(request(socket.getInputStream()));
        switch (fate) {
            case RESET_AFTER_REQUEST -> plain.setSoLinger(true, 0);
            case SILENT_AFTER_REQUEST -> over.await();
            case HALF_AN_ANSWER ->
                socket.getOutputStream()
                        .write(ANSWER.substring(0, ANSWER.length() - 1).getBytes(US_ASCII));
            case ANSWERED -> {
                socket.getOutputStream().write(ANSWER.getBytes(US_ASCII));
                socket.close();
            }
            default -> {}
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder read = new StringBuilder();
        String end = "\r\n\r\n";
        while (read.indexOf(end) < 0
                || (read.indexOf("POST") == 0 && !read.toString().endsWith("code=1"))) {
            int next = in.read();
            if (next < 0) {
                throw new SocketException("no request");
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private URI address() {
        return URI.create("https://localhost:" + server.getLocalPort() + "/");
    }

    private ProviderHttp http(Duration timeout) {
        return new ProviderHttp(
                GivenSettings.openId("https://sso.example")
                        .with("http-timeout", timeout.toSeconds() + "s")
                        .with("trust-store", trusted.toString())
                        .read(),
                InstantSource.system());
    }

    private static ProviderHttp.Answer call(ProviderHttp http, URI address, String method)
            throws ProviderUnavailableException {
        return method.equals("GET") ? http.get(address) : http.post(address, "code=1", Map.of());
    }

    /** Guards: the end of the first attempt in {@code ProviderHttp.attempts}, and {@code Attempt.mayPass}. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "GET, SILENT",
        "GET, RESET",
        "GET, CLOSED_AFTER_REQUEST",
        "GET, RESET_AFTER_REQUEST",
        "GET, SILENT_AFTER_REQUEST",
        "GET, HALF_AN_ANSWER",
        "POST, SILENT",
        "POST, RESET"
    })
    void r102_whatWasNotProcessedIsTriedAgain(String method, Fate fate) throws Exception {
        fates.add(fate);
        try (ProviderHttp http = http(Duration.ofSeconds(10))) {
            long begin = System.nanoTime();
            assertThat(call(http, address(), method).body()).isEqualTo("{}");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** A code that comes twice looks stolen. Guard: {@code Call.isPerhapsProcessed}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"CLOSED_AFTER_REQUEST", "RESET_AFTER_REQUEST", "SILENT_AFTER_REQUEST", "HALF_AN_ANSWER"})
    void r102_whatMayHaveBeenProcessedIsNot(Fate fate) throws Exception {
        fates.add(fate);
        try (ProviderHttp http = http(Duration.ofSeconds(fate == Fate.SILENT_AFTER_REQUEST ? 4 : 20))) {
            assertThatThrownBy(() -> call(http, address(), "POST"))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("No answer from " + address());
        }
        assertThat(requests).hasSize(1);
    }

    /** Guard: {@code Call.mayBeProcessed} gives the rest of the time to the only attempt. */
    @Test
    void r102_aSlowTokenEndpointHasAllTheTime() throws Exception {
        fates.add(Fate.SILENT_AFTER_REQUEST);
        try (ProviderHttp http = http(Duration.ofSeconds(4))) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> call(http, address(), "POST")).hasMessageContaining("within 4000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(3_500));
        }
    }

    @Test
    void r102_severalDeadOnesAtOnce() throws Exception {
        try (ProviderHttp http = http(Duration.ofSeconds(10))) {
            for (int i = 0; i < 5; i++) {
                call(http, address(), "GET");
            }
            assertThat(requests).hasSize(5);
            // Whatever was open to the provider is dead by now: only new connections are answered.
            fates.add(Fate.RESET);
            fates.add(Fate.RESET);
            assertThat(call(http, address(), "POST").status()).isEqualTo(200);
        }
    }

    /** So nothing that ends many calls at once, as GOAWAY does, ends one of these. */
    @Test
    void r102_http2IsNeverOffered() throws Exception {
        try (ProviderHttp http = http(Duration.ofSeconds(10))) {
            call(http, address(), "GET");
            call(http, address(), "POST");
        }

        assertThat(protocols).isEmpty();
        assertThat(requests.get(0)).startsWith("GET / HTTP/1.1\r\n").doesNotContain("Upgrade");
        assertThat(requests.get(1)).startsWith("POST / HTTP/1.1\r\n").doesNotContain("Upgrade");
    }
}
