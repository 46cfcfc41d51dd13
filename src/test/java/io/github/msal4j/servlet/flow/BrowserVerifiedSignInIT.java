package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserSpec;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpCookie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R80: how a real browser takes the round trip by which it verifies a sign-in. The provider is another site. */
@BrowserTest
class BrowserVerifiedSignInIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** How the browser asked for the file. */
    private final List<String> files = new CopyOnWriteArrayList<>();

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).host("login.localhost").start();
    private final TestApplication app = TestApplication.at(idp, "app1.localhost", TestApplication.CLIENT_ID)
            .clock(clock)
            .set("msal.verify-sign-in", "10m")
            .page("/private/start", (request, response) -> {
                request.getSession().setAttribute("cart", "three books");
                html(
                        response,
                        "the start <a href='/app/private/file'>Get the file</a>"
                                + " <a href='/app/private/file' download='kept.txt'>Keep the file</a>"
                                + " <a href='/app/private/page?of=a%20book#part'>Go to the part</a>"
                                + " <form method='post' action='/app/private/page'><button>Send</button></form>");
            })
            .page(
                    "/private/page",
                    (request, response) -> html(
                            response,
                            request.getMethod() + " of " + request.getSession().getAttribute("cart")
                                    + "<p style='margin-top:3000px' id='part'>the part</p>"))
            .page("/private/file", (request, response) -> {
                files.add(request.getHeader("Sec-Fetch-Mode") + " " + request.getHeader("Sec-Fetch-Dest"));
                response.setHeader("Content-Disposition", "attachment; filename=file.txt");
                TestApplication.text(response, "content of the file");
            })
            .page("/open", (request, response) -> html(response, "open to everybody"))
            .page("/private/worker.js", (request, response) -> {
                response.setContentType("text/javascript;charset=UTF-8");
                response.getWriter().write("""
                        self.addEventListener('install', event => self.skipWaiting());
                        self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
                        self.addEventListener('fetch', event => event.respondWith(fetch(event.request)));
                        """);
            });

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private static void html(HttpServletResponse response, String body) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write("<!DOCTYPE html><html lang=\"en\"><title>A page</title><body>" + body);
    }

    private void signInLongAgo(Browser browser) {
        app.start();
        browser.open(app.url("/private/start"));
        browser.awaitText("Pick an account");
        browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
        // Once for the form of the sign-in, where it comes in one.
        browser.awaitText("the start");
        idp.forgetRequests();
        clock.advance(Duration.ofMinutes(10));
    }

    private void awaitRoundTrips(int expected) {
        Await.until(
                () -> expected + " round trips, and not " + idp.requests(Endpoint.AUTHORIZE),
                SOON,
                () -> idp.requests(Endpoint.AUTHORIZE).size() == expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "form_post"})
    void r80_theFragmentComesBack(String responseMode) {
        app.set("msal.response-mode", responseMode);
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);

            browser.click("Go to the part");

            browser.awaitText("GET of three books");
            awaitRoundTrips(1);
            assertThat(browser.url()).isEqualTo(app.url("/private/page?of=a%20book#part"));
            assertThat((Number) browser.driver().executeScript("return window.scrollY"))
                    .as("the browser shows that part")
                    .satisfies(y -> assertThat(y.doubleValue()).isPositive());
        }
    }

    /** With {@code Strict} the browser keeps the cookie back when it comes from the provider. */
    @ParameterizedTest
    @EnumSource(
            value = HttpCookie.SameSite.class,
            names = {"LAX", "STRICT"})
    void r80_theSessionGoesOn(HttpCookie.SameSite sameSite) {
        app.sameSite(sameSite);
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);

            browser.click("Go to the part");

            browser.awaitText("GET of three books");
            awaitRoundTrips(1);
            assertThat(browser.url()).isEqualTo(app.url("/private/page?of=a%20book#part"));
            assertThat(app.signIns()).hasSize(1);
            assertThat(app.ends()).isEmpty();
        }
    }

    @Test
    void r80_backLeadsToThePageBefore() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            browser.click("Go to the part");
            browser.awaitText("GET of three books");

            browser.back();

            browser.awaitUrl(app.url("/private/start"));
            browser.awaitText("the start");
            awaitRoundTrips(1);
        }
    }

    @Test
    void r80_twoTabsMakeOneRoundTrip() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            browser.driver()
                    .executeScript("window.open('/app/private/page?tab=1'); window.open('/app/private/page?tab=2');"
                            + "location = '/app/private/page?tab=0'");
            browser.awaitText("GET of three books");
            for (String handle : browser.driver().getWindowHandles()) {
                browser.driver().switchTo().window(handle);
                browser.awaitText("GET of three books");
            }
            awaitRoundTrips(1);
            assertThat(app.ends()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Get the file", "Keep the file"})
    void r80_aDownloadIsADownload(String link) {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            browser.click(link);

            Await.until("the file was asked for", SOON, () -> !files.isEmpty());
            browser.awaitText("the start");
            assertThat(browser.url()).isEqualTo(app.url("/private/start"));
            assertThat(app.ends()).isEmpty();
        }
    }

    @Test
    void r80_scriptsAndFormsMakeNone() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            Object text = browser.driver()
                    .executeAsyncScript("const done = arguments[0];"
                            + "fetch('/app/private/page').then(answer => answer.text()).then(done, done)");
            assertThat(String.valueOf(text)).contains("GET of three books");
            assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();

            browser.click("Send");

            browser.awaitText("POST of three books");
            assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
        }
    }

    /** What the worker fetches by itself makes none; a page that it only passes on comes back as it should. */
    @Test
    void r80_aServiceWorkerIsInBetween() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            browser.driver()
                    .executeAsyncScript(
                            "const done = arguments[0];"
                                    + "navigator.serviceWorker.register('/app/private/worker.js')"
                                    + ".then(() => navigator.serviceWorker.ready)"
                                    + ".then(() => navigator.serviceWorker.controller || new Promise(r =>"
                                    + " navigator.serviceWorker.addEventListener('controllerchange', r))).then(() => done(), done)");
            assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();

            browser.click("Go to the part");

            browser.awaitText("GET of three books");
            browser.awaitUrl(app.url("/private/page?of=a%20book#part"));
            assertThat(app.signIns()).hasSize(1);
            assertThat(app.ends()).isEmpty();
        }
    }

    private String signOutPage() {
        return idp.endpoint(Endpoint.LOGOUT, Tenant.CONTOSO.id()) + "?logout_hint=ada@" + Tenant.CONTOSO.domain();
    }

    /** Where the provider is a server of the internet, the browser lets no frame of it reach this machine. */
    @Test
    void r80_localNetworkAccessKeepsTheSignOutBack() {
        try (Browser browser = Browser.open(new BrowserSpec().publicPort(idp.port()))) {
            signInLongAgo(browser);
            browser.open(signOutPage());
            Await.until(
                    "the session there has ended", SOON, () -> idp.sessions().isEmpty());
            browser.open(app.url("/open"));
            assertThat(app.ends()).as("no call came").isEmpty();

            browser.open(app.url("/private/page"));

            browser.awaitText("Pick an account");
            assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
        }
    }

    /** The other side of it: the same page, where the browser lets it through. */
    @Test
    void r80_withoutItTheSignOutArrives() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            browser.open(signOutPage());

            Await.until("the sign-in has ended", SOON, () -> !app.ends().isEmpty());
            assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, Single sign-out works", "true, The sign-out did not arrive"})
    void r80_thePageSaysWhetherItArrives(boolean blocked, String result) {
        app.set("msal.sign-out-check-path", "/check").set("msal.sign-out-check-role", "Admin");
        BrowserSpec spec = blocked ? new BrowserSpec().publicPort(idp.port()) : new BrowserSpec();
        try (Browser browser = Browser.open(spec)) {
            signInLongAgo(browser);
            browser.open(app.url("/check"));
            browser.click("Begin");
            browser.click("Sign out at the sign-in service");
            Await.until(
                    "the session there has ended", SOON, () -> idp.sessions().isEmpty());
            // The frames of that page are loaded after the session has ended there.
            Await.until(
                    "what arrives has arrived",
                    SOON,
                    () -> blocked || !app.ends().isEmpty());
            clock.advance(Duration.ofSeconds(20));

            browser.awaitText(result);
        }
    }

    @Test
    void r80_whoHasSignedOutWithoutFramesIsSignedOut() {
        try (Browser browser = Browser.open()) {
            signInLongAgo(browser);
            idp.behaviour().signOutFrames(false);
            idp.endSession(app.lastSignIn().sid().orElseThrow());

            browser.click("Go to the part");

            browser.awaitText("Pick an account");
            assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
            browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
            browser.awaitText("GET of null");
        }
    }
}
