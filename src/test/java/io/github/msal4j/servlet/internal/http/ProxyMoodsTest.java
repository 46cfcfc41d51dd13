package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R101: whatever a proxy answers, the message names it and the remedy; one that asks for a password gets it. */
@Timeout(120)
class ProxyMoodsTest {
    private static final String PASSWORD = "pr0xy-s3cr3t-ü";
    private static final String BASIC = "Proxy-Authenticate: Basic realm=\"x\"";
    private static final String DIGEST = "Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\"";

    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static HttpsServer provider;
    private static Path trusted;
    private static final AtomicInteger seen = new AtomicInteger();

    private FakeProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.rsa(directory, "localhost");
        trusted = Files.writeString(directory.resolve("trusted.pem"), certificate.certificatePem());
        provider = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        provider.createContext("/", exchange -> {
            seen.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write(("got " + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        provider.start();
    }

    @AfterAll
    static void stop() {
        provider.stop(0);
    }

    @BeforeEach
    void proxy() throws IOException {
        seen.set(0);
        proxy = new FakeProxy(provider.getAddress().getPort());
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private GivenSettings direct() {
        return GivenSettings.openId("https://sso.example")
                .with("http-timeout", "10s")
                .with("trust-store", trusted.toString());
    }

    private GivenSettings through() {
        return direct().with("proxy", "localhost:" + proxy.port());
    }

    private GivenSettings asUser() {
        return through().with("proxy-user", "ada").with("proxy-password", PASSWORD);
    }

    private GivenSettings given(String credentials) {
        return credentials.equals("with") ? asUser() : through();
    }

    private static URI address() {
        return URI.create("https://localhost:" + provider.getAddress().getPort() + "/token");
    }

    private static ProviderHttp.Answer post(GivenSettings settings) throws ProviderUnavailableException {
        try (ProviderHttp http = new ProviderHttp(settings.read(), InstantSource.system())) {
            return http.post(address(), "code=c0de", Map.of());
        }
    }

    /** Guards: the switch of {@code Unreachable.refusal}, and {@code ProxyRefusedException.of} for the JDK's own tunnel. */
    @ParameterizedTest(name = "{0}, credentials {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "407 | without | asks for credentials; set msal.proxy-user and msal.proxy-password",
                "407 | with    | does not accept msal.proxy-user and msal.proxy-password",
                "403 | without | does not connect to localhost:",
                "403 | with    | does not connect to localhost:",
                "302 | without | does not connect to localhost:",
                "405 | with    | does not connect to localhost:",
                "502 | without | does not reach localhost:",
                "502 | with    | does not reach localhost:",
                "503 | without | does not reach localhost:",
                "504 | with    | does not reach localhost:",
                "500 | without | does not connect to localhost:",
            })
    void r101_theProxyAnswers(int status, String credentials, String remedy) {
        String answer = FakeProxy.answer(status, BASIC);
        proxy.then(answer, answer, answer);

        assertThatThrownBy(() -> post(given(credentials)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContainingAll(
                        "No answer from " + address() + ": ",
                        "msal.proxy localhost:" + proxy.port() + " answers with status " + status,
                        remedy)
                .hasMessageNotContainingAny(PASSWORD, "c0de");
        assertThat(seen).as("the provider has seen nothing").hasValue(0);
    }

    @Test
    void r101_theProxyKnowsOtherCredentialsOnly() {
        proxy.then(FakeProxy.answer(407, DIGEST, "Proxy-Authenticate: NTLM"));

        assertThatThrownBy(() -> post(asUser())).hasMessageContaining("it accepts Digest, NTLM only");
    }

    @ParameterizedTest(name = "{0}, credentials {1}")
    @CsvSource({"close, without", "close, with", "silence, without", "silence, with"})
    void r101_theProxySaysNothing(String mood, String credentials) {
        proxy.then(mood, mood, mood);

        assertThatThrownBy(() -> post(given(credentials).with("http-timeout", "2s")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(
                        "the call went through msal.proxy localhost:" + proxy.port() + "; check that this");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"SSH-2.0-x\r\n\r\n", "HTTP/1.1\r\n\r\n", "\r\n\r\n", "HTTP/1.1 abc x\r\n\r\n"})
    void r101_whatIsNoProxy(String answer) {
        for (GivenSettings settings : new GivenSettings[] {through(), asUser()}) {
            proxy.then(answer, answer, answer);
            assertThatThrownBy(() -> post(settings.with("http-timeout", "2s")))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("msal.proxy localhost:" + proxy.port());
        }
    }

    @ParameterizedTest(name = "credentials {0}")
    @ValueSource(strings = {"with", "without"})
    void r101_nobodyListens(String credentials) throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }

        assertThatThrownBy(() -> post(given(credentials).with("proxy", "localhost:" + nobody)))
                .hasMessageContaining("the call went through msal.proxy localhost:" + nobody);
    }

    /** Guard: {@code Attempt.mayPass} of a refusal. The provider has seen nothing of it, so a POST is sent again, too. */
    @ParameterizedTest(name = "{0}, credentials {1}")
    @CsvSource({"502, with", "503, without", "close, with", "close, without", "silence, with", "silence, without"})
    void r101_whatMayPassIsTriedAgain(String mood, String credentials) throws Exception {
        proxy.then(mood.matches("\\d+") ? FakeProxy.answer(Integer.parseInt(mood)) : mood);

        assertThat(post(given(credentials)).body()).isEqualTo("got code=c0de");
        assertThat(seen).hasValue(1);
    }

    /** Guard: {@code TunnelSocket}: the JDK sends no password for CONNECT unless the whole JVM was started so. */
    @Test
    void r101_aPasswordIsSentToTheProxyAlone() throws Exception {
        assertThat(post(asUser()).body()).isEqualTo("got code=c0de");

        assertThat(proxy.requests())
                .singleElement()
                .asString()
                .startsWith("CONNECT localhost:" + provider.getAddress().getPort() + " HTTP/1.1\r\n")
                .contains("Proxy-Authorization: Basic YWRhOnByMHh5LXMzY3IzdC3DvA==\r\n")
                .doesNotContain("c0de");
        assertThat(asUser().read().toString()).doesNotContain(PASSWORD);
    }

    /** A certificate of the proxy's own, or of another provider, is none of this provider's; only the proxy knows the name. */
    @Test
    void r2_theCertificateBehindATunnelIsChecked() {
        URI other = URI.create("https://sso.invalid:" + provider.getAddress().getPort() + "/");
        try (ProviderHttp http = new ProviderHttp(asUser().read(), InstantSource.system())) {
            assertThatThrownBy(() -> http.get(other))
                    .hasMessageContaining("its certificate is not valid for this host");
        }
        assertThat(seen).hasValue(0);
    }

    @Test
    void r101_aProxyWithAnIpv6Address() throws Exception {
        FakeProxy six;
        try {
            six = new FakeProxy(
                    InetAddress.getByAddress(LOOPBACK_6), provider.getAddress().getPort());
        } catch (IOException e) {
            Assumptions.abort("This machine has no IPv6: " + e.getMessage());
            return;
        }
        try (six) {
            String address = "[::1]:" + six.port();
            assertThat(post(through().with("proxy", address)).status()).isEqualTo(200);
            assertThat(post(asUser().with("proxy", address)).status()).isEqualTo(200);
            six.then(FakeProxy.answer(403));
            assertThatThrownBy(() -> post(asUser().with("proxy", address)))
                    .hasMessageContaining("msal.proxy " + address + " answers with status 403");
        }
        assertThat(six.requests()).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "*host",
                "local*",
                "*calhos*",
                "other.example|localhost",
                "a, localhost"
            })
    void r101_hostsThatAreCalledDirectly(String hosts) throws Exception {
        assertThat(post(asUser().with("non-proxy-hosts", hosts)).status()).isEqualTo(200);

        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"localhos", "*.localhost", "ocalhost", "127.0.0.1"})
    void r101_hostsThatAreNot(String hosts) throws Exception {
        assertThat(post(asUser().with("non-proxy-hosts", hosts)).status()).isEqualTo(200);

        assertThat(proxy.requests()).hasSize(1);
    }

    /** Guard: {@code ProxyServer.isFor}: what goes there by plain http must not leave this machine. */
    @Test
    void r101_thisMachineIsNotReachedThroughAnotherOne() throws Exception {
        assertThat(post(direct().with("proxy", "proxy.invalid:3128")).status()).isEqualTo(200);
    }

    @Test
    void r101_theProxyOfTheJvmIsNamed() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("localhost", proxy.port())));
        try {
            assertThat(post(direct()).status()).isEqualTo(200);
            assertThat(proxy.requests()).hasSize(1);
            proxy.then(FakeProxy.answer(407, BASIC));
            assertThatThrownBy(() -> post(direct()))
                    .hasMessageContainingAll(
                            "the JVM's proxy localhost:" + proxy.port() + " answers with status 407",
                            "set msal.proxy, msal.proxy-user and msal.proxy-password");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    /** Guard: {@code TunnelSocket.LONGEST_HEAD}. */
    @Test
    void r101_anAnswerOfTheProxyThatDoesNotEndIsNotReadForEver() {
        String endless = "HTTP/1.1 200 " + "x".repeat(20_000);
        proxy.then(endless, endless, endless);

        assertThatThrownBy(() -> post(asUser()))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContainingAll("The proxy's answer does not end", "msal.proxy localhost:" + proxy.port());
    }
}
