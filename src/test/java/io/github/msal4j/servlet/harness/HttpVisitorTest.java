package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpVisitorTest {

    private HttpServer server;
    private String app1;
    private String app2;
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final HttpVisitor visitor = new HttpVisitor(() -> now);

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", HttpVisitorTest::echo);
        server.start();
        app1 = "http://app1.localhost:" + server.getAddress().getPort();
        app2 = "http://app2.localhost:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void namesBelowLocalhostReachTheirServer() {
        assertThat(visitor.get(app1 + "/echo").text())
                .contains("Host: app1.localhost:")
                .contains("Sec-fetch-site: none")
                .contains("Sec-fetch-mode: navigate");
        assertThat(visitor.page().address()).hasToString(app1 + "/echo");
    }

    @Test
    void saysHowFarAwayTheRequestBegan() {
        visitor.get(app1 + "/echo");
        assertThat(visitor.get("/echo?again").text()).contains("Sec-fetch-site: same-origin");
        assertThat(visitor.click(app2 + "/echo").text()).contains("Sec-fetch-site: cross-site");
        assertThat(visitor.fetch(app1 + "/echo").text()).contains("Sec-fetch-site: cross-site", "Sec-fetch-mode: cors");
        assertThat(visitor.page().address()).hasToString(app2 + "/echo");
    }

    @Test
    void takesRedirectsStepByStep() {
        redirect("/from", 302, app2 + "/echo?to");
        assertThat(visitor.get(app1 + "/from").location()).hasToString(app2 + "/echo?to");
        assertThat(visitor.follow().text()).contains("GET /echo?to", "Host: app2", "Sec-fetch-site: none");
        assertThatThrownBy(visitor::follow).hasMessageContaining("Expected a redirect");
    }

    @Test
    void doesNotRepeatAPost() {
        redirect("/repeat", 307, "/echo");
        visitor.postForm(app1 + "/repeat", Map.of());
        assertThatThrownBy(visitor::follow).hasMessageContaining("Would repeat");
    }

    @Test
    void stopsAtALoop() {
        redirect("/loop", 302, "/loop");
        visitor.get(app1 + "/loop");
        assertThatThrownBy(visitor::followAll).hasMessageContaining("Still redirected");
    }

    @Test
    void submitsAForm() {
        page(
                "/form",
                "<form id=f action='/echo?a=1&amp;b=2' method=POST><input type=hidden name=state value='&lt;&#x41;'>"
                        + "<input name=\"user\"/><input type=checkbox name=remember><input type=submit name=go></form>");
        visitor.get(app1 + "/form");
        assertThat(visitor.submitForm(Map.of("user", "ada ö")).text())
                .contains("POST /echo?a=1&b=2", "Origin: " + app1)
                .endsWith("state=%3CA&user=ada+%C3%B6");
    }

    @Test
    void keepsCookiesLikeABrowser() {
        cookies("/set/here", "host=1", "root=2; Path=/", "aged=3; Path=/; Max-Age=60", "secure=4; Path=/; Secure");
        visitor.get(app1 + "/set/here");
        assertThat(visitor.get("/set/").text()).isEqualTo("host=1; root=2; aged=3; secure=4");
        assertThat(visitor.get(app1 + "/echo").text()).contains("Cookie: root=2; aged=3; secure=4");
        assertThat(visitor.get(app2 + "/echo").text()).doesNotContain("Cookie:");
        now = now.plus(Duration.ofSeconds(60));
        assertThat(visitor.get(app1 + "/echo").text()).contains("Cookie: root=2; secure=4");
    }

    @Test
    void deletesAndRefusesCookies() {
        cookies("/set", "gone=1; Path=/", "gone=; Path=/; Max-Age=0", "old=1; Expires=Thu, 01-Jan-1970 00:00:10 GMT");
        cookies(
                "/odd",
                "__Host-a=1; Path=/",
                "__Host-b=1; Path=/; Secure",
                "wide=1; Domain=localhost",
                "other=1; Domain=a.test");
        visitor.get(app1 + "/set");
        assertThat(visitor.cookies().all()).isEmpty();
        visitor.get(app1 + "/odd");
        assertThat(visitor.cookies().all()).extracting(Cookie::name).containsExactly("__Host-b");
        assertThat(visitor.cookies().find(app1, "__Host-b")).isPresent();
    }

    private void cookies(String path, String... setCookies) {
        server.createContext(path.substring(0, Math.max(path.lastIndexOf('/'), 2)), exchange -> {
            if (exchange.getRequestURI().getPath().equals(path)) {
                for (String cookie : setCookies) {
                    exchange.getResponseHeaders().add("Set-Cookie", cookie);
                }
            }
            answer(exchange, 200, String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
        });
    }

    private void redirect(String path, int status, String location) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            answer(exchange, status, "");
        });
    }

    private void page(String path, String html) {
        server.createContext(path, exchange -> answer(exchange, 200, html));
    }

    private static void echo(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        exchange.getRequestHeaders().forEach((name, values) -> text.append(name + ": " + values.get(0) + "\n"));
        text.append(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        answer(exchange, 200, text.toString());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
