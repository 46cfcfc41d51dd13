package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R84, C30: in HTTP/2 the host is the pseudo-header {@code :authority} (RFC 9113 section 8.3.1), and there may be a {@code Host}
 * that says something else. Neither chooses an address of this application. Guards as in {@link HostFlowTest}.
 */
@Timeout(120)
class Http2HostTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp).http2();
    private final HTTP2Client client = new HTTP2Client();

    @BeforeEach
    void startClient() throws Exception {
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        log.close();
        app.close();
        idp.close();
    }

    /** What a GET is answered with. */
    private MetaData.Response get(String path, @Nullable String authority, @Nullable String host) throws Exception {
        HttpURI.Mutable uri = HttpURI.build().scheme("http").path(path);
        HttpFields.Mutable fields = HttpFields.build().add("Accept", "text/html");
        if (authority != null) {
            uri.authority(authority);
        }
        if (host != null) {
            fields.add("Host", host);
        }
        CompletableFuture<MetaData.Response> answer = new CompletableFuture<>();
        Session session = client.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                URI.create(app.url("/")).getPort()),
                        new Session.Listener() {})
                .get(60, TimeUnit.SECONDS);
        MetaData.Request request = new MetaData.Request("GET", uri.asImmutable(), HttpVersion.HTTP_2, fields);
        session.newStream(new HeadersFrame(request, null, true), new Promise.Completable<>(), new Stream.Listener() {
            @Override
            public void onHeaders(Stream stream, HeadersFrame frame) {
                answer.complete((MetaData.Response) frame.getMetaData());
            }
        });
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } finally {
            session.close(0, "done", Callback.NOOP);
        }
    }

    private static String redirectUri(String address) {
        return "redirect_uri=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "R84 C30 :authority {0}, Host {1}")
    @CsvSource({
        "evil.example,",
        "evil.example:80, localhost",
        "localhost.evil.example,",
        "evil.example, app.localhost",
        "10.0.0.1:8080,"
    })
    void noSignInBeginsAtAHostThatNoSettingNames(@Nullable String authority, @Nullable String host) throws Exception {
        app.start();

        MetaData.Response answer = get("/app/private/", authority, host);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getHttpFields().contains("Location")).isFalse();
        assertThat(answer.getHttpFields().contains("Set-Cookie")).isFalse();
        assertThat(log.lines()).noneMatch(line -> line.contains("evil") || line.contains("regist"));
    }

    @ParameterizedTest(name = "R84 C30 :authority {0}, Host {1}")
    @CsvSource({"localhost:8080,", "LOCALHOST:8080,", "localhost:8080, evil.example"})
    void aLoopbackHostNeedsNoSetting(@Nullable String authority, @Nullable String host) throws Exception {
        app.start();

        MetaData.Response answer = get("/app/private/", authority, host);

        assertThat(answer.getHttpVersion()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.getStatus()).isEqualTo(303);
        assertThat(answer.getHttpFields().get("Location"))
                .contains(redirectUri("http://localhost:8080/app/signin-oidc"))
                .doesNotContain("evil");
    }

    /** Without the pseudo-header Jetty takes the address of the connection, and looks at no header. */
    @Test
    void r84_c30_aHostHeaderAloneChoosesNothing() throws Exception {
        app.start();

        assertThat(get("/app/private/", null, "evil.example").getHttpFields().get("Location"))
                .contains(redirectUri(
                        "http://127.0.0.1:" + URI.create(app.url("/")).getPort() + "/app/signin-oidc"))
                .doesNotContain("evil");
    }

    @Test
    void r84_c30_ofTwoSettingsItSelectsOne() throws Exception {
        app.set("msal.base-url", "https://one.example/app, https://two.example/shop")
                .start();

        assertThat(get("/app/private/", "two.example", null).getHttpFields().get("Location"))
                .contains(redirectUri("https://two.example/shop/signin-oidc"));
        assertThat(get("/app/private/", "one.example", "two.example")
                        .getHttpFields()
                        .get("Location"))
                .contains(redirectUri("https://one.example/app/signin-oidc"));
        assertThat(get("/app/private/", "three.example", "one.example").getStatus())
                .isEqualTo(400);
    }
}
