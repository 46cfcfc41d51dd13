package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.CuttableLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R2: whom the library talks to, it knows by a certificate. */
@Timeout(120)
class ProviderTlsTest {
    private final AtomicInteger seen = new AtomicInteger();
    private HttpsServer server;
    private TestCertificate certificate;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        certificate = TestCertificate.rsa(directory, "localhost");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        server.createContext("/", exchange -> {
            seen.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ProviderHttp.Answer get(String host, GivenSettings settings) throws ProviderUnavailableException {
        URI address = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
        try (ProviderHttp http = new ProviderHttp(settings.read(), InstantSource.system())) {
            return http.get(address);
        }
    }

    private GivenSettings trusting() throws Exception {
        Path file = certificate.store().resolveSibling("trusted.pem");
        Files.writeString(file, certificate.certificatePem());
        return settings().with("trust-store", file.toString());
    }

    private static GivenSettings settings() {
        return GivenSettings.openId("https://sso.example").with("http-timeout", "20s");
    }

    @Test
    void r2_aCertificateThatNobodyVouchesForIsRefused() {
        assertThatThrownBy(() -> get("localhost", settings()))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContainingAll(
                        "SSLHandshakeException",
                        "its certificate was not issued by a trusted authority",
                        "msal.trust-store");
        assertThat(seen).as("nothing was sent").hasValue(0);
    }

    @Test
    void r2_theTrustStoreVouches() throws Exception {
        assertThat(get("localhost", trusting()).status()).isEqualTo(204);
    }

    @Test
    void r2_aCertificateOfAnotherNameIsRefused() throws Exception {
        GivenSettings settings = trusting();

        assertThatThrownBy(() -> get("127.0.0.1", settings))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("its certificate is not valid for this host");
        assertThat(seen).hasValue(0);
    }

    private URI address(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    /**
     * A code or a refresh token that comes twice looks stolen. Guards: {@code Call.mayBeProcessed}; {@code OwnSockets.ofOneCall},
     * without which {@code HttpURLConnection} sends it a second time if there is a connection that was kept.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void r38_aPostOnWhichTheProviderMayHaveActedIsSentOnce(int documentsBefore) throws Exception {
        AtomicInteger posts = new AtomicInteger();
        server.createContext("/lost", exchange -> {
            posts.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.close();
        });
        try (ProviderHttp http = new ProviderHttp(trusting().read(), InstantSource.system())) {
            for (int i = 0; i < documentsBefore; i++) {
                http.get(address("/"));
            }

            assertThatThrownBy(() -> http.post(address("/lost"), "code=1", Map.of()))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("No answer from https://localhost");
        }
        assertThat(posts).hasValue(1);
    }

    /** So ones that the provider, or something on the way, has closed or forgotten meanwhile do no harm. */
    @Test
    void r102_eachCallHasAConnectionOfItsOwn() throws Exception {
        List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();
        server.createContext("/seen", exchange -> {
            callers.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        try (ProviderHttp http = new ProviderHttp(trusting().read(), InstantSource.system())) {
            http.get(address("/seen"));
            http.get(address("/seen"));
            http.post(address("/seen"), "code=1", Map.of());
            http.post(address("/seen"), "code=2", Map.of());
        }
        assertThat(callers).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void r38_aPostThatCouldNotBeSentIsTriedAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (CuttableLink link = new CuttableLink(server.getAddress().getPort());
                ProviderHttp http = new ProviderHttp(trusting().read(), InstantSource.system())) {
            link.cut(visitor -> connections.incrementAndGet() == 1);

            URI address = URI.create("https://localhost:" + link.port() + "/");
            assertThat(http.post(address, "code=1", Map.of()).status()).isEqualTo(204);
        }
        assertThat(connections).hasValueGreaterThan(1);
        assertThat(seen).hasValue(1);
    }
}
