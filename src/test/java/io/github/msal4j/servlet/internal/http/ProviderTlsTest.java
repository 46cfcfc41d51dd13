package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    /** {@code HttpURLConnection} would send each of them a second time. */
    @Test
    void r38_aPostWithoutAnAnswerIsSentAsOftenAsIsDecidedHere() throws Exception {
        server.createContext("/lost", exchange -> {
            seen.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.close();
        });
        URI address = URI.create("https://localhost:" + server.getAddress().getPort() + "/lost");
        try (ProviderHttp http = new ProviderHttp(trusting().read(), InstantSource.system())) {
            assertThatThrownBy(() -> http.post(address, "code=1", Map.of()))
                    .isInstanceOf(ProviderUnavailableException.class);
        }
        assertThat(seen).hasValue(3);
    }
}
