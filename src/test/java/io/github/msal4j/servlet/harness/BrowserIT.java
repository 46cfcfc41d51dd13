package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;

/** The harness itself: what a test can do with the browser and learn from it. */
@BrowserTest
class BrowserIT {

    private static HttpServer server;
    private static String app1;
    private static String app2;
    private Browser browser;

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", BrowserIT::answer);
        server.start();
        app1 = "http://app1.localhost:" + server.getAddress().getPort();
        app2 = "http://app2.localhost:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void openBrowser() {
        browser = Browser.open(new BrowserSpec().windowSize(700, 600));
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void fillsInAFormAndLooksAtThePage(@TempDir Path directory) {
        browser.open(app1 + "/form");
        assertThat(browser.title()).isEqualTo("It's a form");
        browser.fill("Your name", "Ada");
        browser.fill("word", "secret");
        browser.click("It's me");
        browser.awaitText("name=Ada&word=secret");
        browser.awaitUrl(app1 + "/sent?");
        browser.click("Back to the form");
        browser.awaitUrl(app1 + "/form");
        browser.windowSize(400, 500);
        Path picture = directory.resolve("form.png");
        browser.screenshot(picture);
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void seesThatAFrameOfAnotherSiteSendsNoCookie() {
        browser.open(app2 + "/cookie");
        assertThat(browser.cookies()).extracting(Cookie::getName).containsExactly("id");
        browser.open(app2 + "/page");
        assertThat(browser.awaitRequest("own page", seen -> seen.url().equals(app2 + "/page"))
                        .headers())
                .containsEntry("cookie", "id=1");
        browser.forgetRequests();

        browser.open(app1 + "/frame?of=" + app2 + "/redirect?to=/page");
        SeenRequest framed =
                browser.awaitRequest("page in frame", seen -> seen.url().equals(app2 + "/page"));
        assertThat(framed.isInFrame()).isTrue();
        assertThat(framed.sentCookies()).isFalse();
        assertThat(framed.withheldCookies()).containsExactly("id");
        assertThat(browser.requests())
                .filteredOn(seen -> seen.type().equals("Document"))
                .extracting(SeenRequest::url)
                .contains(app2 + "/redirect?to=/page");
    }

    @Test
    void hasTabs() {
        browser.open(app1 + "/page");
        browser.newTab();
        browser.open(app2 + "/form");
        browser.tab(0);
        assertThat(browser.text()).isEqualTo("page");
        browser.tab(1);
        assertThat(browser.url()).isEqualTo(app2 + "/form");
    }

    /** Guards: what {@code SparedBrowser.empty} does, each by itself. */
    @Test
    void theNextOneFindsNothingOfTheLast() {
        browser.open(app2 + "/cookie");
        browser.driver().executeScript("localStorage.setItem('kept', 'yes')");
        browser.windowSize(400, 500);
        browser.newTab();
        browser.open(app1 + "/page");
        browser.close();

        openBrowser();

        assertThat(browser.driver().getWindowHandles()).hasSize(1);
        assertThat(browser.driver().manage().window().getSize()).isEqualTo(new Dimension(700, 600));
        assertThat(browser.requests()).isEmpty();
        browser.open(app2 + "/page");
        assertThat(browser.cookies()).isEmpty();
        assertThat(browser.driver().executeScript("return localStorage.getItem('kept')"))
                .isNull();
        browser.back();
        assertThat(browser.url()).as("where its history begins").doesNotStartWith("http");
    }

    @Test
    void seesWhatShutsPeopleOut() {
        browser.open(app1 + "/shut");
        browser.look(View.NARROW_LIGHT);
        assertThat(Inspection.faults(browser))
                .anyMatch(fault -> fault.startsWith("html-has-lang: "))
                .anyMatch(fault -> fault.startsWith("image-alt: "))
                .anyMatch(fault -> fault.startsWith("color-contrast: "))
                .anyMatch(fault -> fault.startsWith("unseen: <b "))
                .contains("The page is wider than its window");

        browser.look(View.NARROW_DARK);
        assertThat(Inspection.faults(browser))
                .as("its colours are those of a light page only")
                .noneMatch(fault -> fault.startsWith("color-contrast: "));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/form" -> send(exchange, 200, """
                    <title>It's a form</title>
                    <form action=/sent><label for=n>Your name</label><input id=n name=name>
                    <input type=password name=word><button>It's <b>me</b></button></form>
                    """);
            case "/sent" -> send(exchange, 200, "<p>" + query + "</p><a href=/form>Back to the form</a>");
            case "/frame" -> send(exchange, 200, "<iframe src='" + query.substring(3) + "'></iframe>");
            case "/cookie" -> {
                exchange.getResponseHeaders().add("Set-Cookie", "id=1; Path=/; HttpOnly; SameSite=Lax");
                send(exchange, 200, "<p>cookie set</p>");
            }
            case "/redirect" -> {
                exchange.getResponseHeaders().add("Location", query.substring(3));
                send(exchange, 302, "<p>moved</p>");
            }
            case "/shut" -> send(exchange, 200, """
                    <style>p{color:#eee;background:#fff;width:900px}
                    @media (prefers-color-scheme:dark){p{background:#000}}</style>
                    <p>Hardly to be seen</p><img src="data:,"><b style="background:#fff;color:#fff">Not at all</b>
                    """);
            default -> send(exchange, 200, "<p>page</p>");
        }
    }

    private static void send(HttpExchange exchange, int status, String html) throws IOException {
        byte[] body = html.getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "text/html;charset=UTF-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
