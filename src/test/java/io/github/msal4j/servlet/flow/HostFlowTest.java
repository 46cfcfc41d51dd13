package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R84, C30: whoever sends a request chooses its {@code Host}, but not the address to which the provider sends a code, nor
 * what the log tells people to register. Guards: {@code BaseUrls.root}, {@code KnownHosts}.
 */
class HostFlowTest {
    private static final String TWO = "https://one.example/app, https://two.example/shop";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/open", (request, response) -> TestApplication.text(response, "open page"))
            .filter("/hello", Map.of("optional", "true"))
            .page("/hello", (request, response) -> TestApplication.text(response, "hello"));

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private RawHttp.Answer send(String method, String target, String host, String more) {
        return send(method, target, host, more, "");
    }

    private RawHttp.Answer send(String method, String target, String host, String more, String body) {
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());
        return http.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/html\r\n" + more
                + "Connection: close\r\n\r\n" + body);
    }

    private RawHttp.Answer get(String target, String host) {
        return send("GET", target, host, "");
    }

    private static String redirectUri(String address) {
        return "redirect_uri=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "R84 C30 {0}")
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "EVIL.example",
                "evil.example.",
                "localhost.evil.example",
                "localhost.",
                "10.0.0.1:8080",
                "[2001:db8::1]",
                "evil.example/.localhost",
                "evil.example#.localhost",
                "user@localhost",
                "user@x.localhost"
            })
    void withoutABaseUrlNoSignInBeginsOrEndsAtAnotherHost(String host) {
        app.start();

        for (String path :
                List.of("/private/", "/signin-oidc?return_to=/", "/signin-oidc?code=a&state=b", "/signout")) {
            RawHttp.Answer answer = get("/app" + path, host);
            assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("Location:", "Set-Cookie:", "evil", "2001:db8");
        }
        assertThat(send("POST", "/app/signout", host, "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(log.lines()).noneMatch(line -> line.contains("evil") || line.contains("regist"));
    }

    @Test
    void r84_thePageAndTheLogSayWhatToDo() {
        app.start();

        for (int i = 0; i < 6; i++) {
            assertThat(get("/app/private/", "evil.example").text())
                    .contains("The sign-in does not work at this address", "reference");
        }

        assertThat(refusals())
                .singleElement()
                .asString()
                .contains("no setting names the host", "<param-value>https://your.host/app</param-value>");
        clock.advance(Duration.ofMinutes(61));
        get("/app/private/", "evil.example");
        assertThat(refusals()).hasSize(2);
    }

    private List<String> refusals() {
        return log.lines().stream()
                .filter(line -> line.startsWith("WARNING A request was refused"))
                .toList();
    }

    @Test
    void r84_theStartUpNamesTheLineToAdd() {
        app.start();

        assertThat(log.lines())
                .anyMatch(line -> line.contains("Users can sign in at loopback hosts only")
                        && line.contains("<param-name>msal.base-url</param-name>"
                                + "<param-value>https://your.host/app</param-value>"));
    }

    @Test
    void r84_withABaseUrlTheStartUpHasNothingToSay() {
        app.set("msal.base-url", "https://one.example/app").start();

        assertThat(log.lines()).noneMatch(line -> line.contains("loopback hosts only"));
    }

    @Test
    void r84_pagesThatNeedNoAddressAreServedAtEveryHost() {
        app.start();

        assertThat(get("/app/open", "10.0.0.1:8080").text()).contains("open page");
        assertThat(get("/app/hello", "10.0.0.1:8080").text()).contains("hello");
        assertThat(get("/app/signout-callback-oidc?sid=none", "internal:8080").status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "R84 {0}")
    @ValueSource(strings = {"localhost:8080", "LocalHost:8080", "app1.localhost:8080", "127.0.0.2:8080", "[::1]:8080"})
    void loopbackHostsNeedNoSetting(String host) {
        app.start();

        assertThat(get("/app/private/", host).text())
                .contains(redirectUri("http://" + host.toLowerCase(java.util.Locale.ROOT) + "/app/signin-oidc"));
    }

    @Test
    void r84_noAdviceIsMadeOfAHeader() {
        app.start();

        for (int i = 0; i < 6; i++) {
            assertThat(get("/app/private/", "evil.localhost:666").status()).isEqualTo(303);
        }

        String own = "http://localhost:" + URI.create(app.url("/")).getPort() + "/app/signin-oidc";
        assertThat(log.lines())
                .anyMatch(line -> line.contains("First sign-in") && line.contains(own))
                .anyMatch(line -> line.contains("register the redirect URI " + own))
                .noneMatch(line -> line.contains("evil") || line.contains("666"));
    }

    @Test
    void r84_c30_ofTwoRegisteredHostsTheOwnOneIsUsed() {
        app.set("msal.base-url", TWO).start();

        assertThat(get("/app/private/", "one.example").text())
                .contains(redirectUri("https://one.example/app/signin-oidc"));
        assertThat(get("/app/private/", "Two.Example:443").text())
                .contains(redirectUri("https://two.example/shop/signin-oidc"));
        for (String host : List.of("three.example", "localhost", "two.example.", "one.example@two.example")) {
            assertThat(get("/app/private/", host).status()).as(host).isEqualTo(400);
        }
    }

    @Test
    void r84_c30_oneBaseUrlIsUsedWhateverTheHost() {
        app.set("msal.base-url", "https://one.example/app").start();

        for (String host : List.of("one.example", "two.example", "localhost", "10.0.0.1:8080")) {
            assertThat(get("/app/private/", host).text())
                    .as(host)
                    .contains(redirectUri("https://one.example/app/signin-oidc"));
        }
    }

    /** RFC 9112 section 3.2.2: the host of such a target counts, and not the header. */
    @Test
    void r84_c30_aTargetThatIsAWholeAddress() {
        app.start();

        assertThat(get("http://evil.example/app/private/", "evil.example").status())
                .isEqualTo(400);
        assertThat(get("http://evil.example/app/private/", "localhost").status())
                .isEqualTo(400);
    }

    private String cookiesOfAda() {
        idp.signInWithoutUi("ada");
        HttpVisitor browser = new HttpVisitor(clock);
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
        return "Cookie: " + browser.cookies().header(app.url("/private/")) + "\r\n";
    }

    private static void assertRefused(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text())
                .contains("The sign-in does not work at this address")
                .doesNotContain("Location:", "Set-Cookie:", "evil");
    }

    /** Guards: {@code SignOutCheckEndpoint.doGet}, {@code SignOutCheckEndpoint.doPost}. */
    @Test
    void r84_singleSignOutIsNotCheckedAtAnotherHost() {
        app.set("msal.sign-out-check-path", "/check")
                .set("msal.sign-out-check-role", "Admin")
                .start();
        String cookies = cookiesOfAda();
        assertThat(send("GET", "/app/check", "localhost", cookies).status()).isEqualTo(200);

        assertRefused(send("GET", "/app/check", "evil.example", cookies));
        assertRefused(send("POST", "/app/check", "evil.example", cookies + "Content-Length: 0\r\n"));
    }

    /** Guard: {@code SignInCallbackEndpoint.doPost}. */
    @Test
    void r84_noFormIsTakenAtAnotherHost() {
        app.set("msal.response-mode", "form_post").start();
        String form = "code=a&state=b";

        assertRefused(send(
                "POST",
                "/app/signin-oidc",
                "evil.example",
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n",
                form));
    }

    /** Guard: {@code root} in {@code SignInChecks.begin}. It would have no address to come back to. */
    @Test
    void r84_aSignInIsNotVerifiedFromAnotherHost() {
        app.set("msal.verify-sign-in", "10m").start();
        String headers = cookiesOfAda() + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
        clock.advance(Duration.ofMinutes(10));

        assertThat(send("GET", "/app/private/", "evil.example", headers).status())
                .isEqualTo(200);
        assertThat(send("GET", "/app/private/", "localhost", headers).status())
                .as("due")
                .isEqualTo(303);
    }
}
