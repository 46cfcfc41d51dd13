package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Firefox;
import io.github.msal4j.servlet.harness.FirefoxVisitor;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R10, R72, R96, R100, R106: what the browser decides, in Firefox: cookies between sites, Back, tabs, frames and addresses. */
@NeedsPrograms(Firefox.PROGRAM)
class FirefoxIT {
    private static final String SECRET = "private page of ";
    private static Firefox firefox;

    private final List<String> visits = new CopyOnWriteArrayList<>();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().host("login.localhost").start();
    private final TestApplication app = application("app1.localhost", TestApplication.CLIENT_ID);
    private FirefoxVisitor browser;

    @BeforeAll
    static void startFirefox() {
        firefox = Firefox.start();
    }

    @AfterAll
    static void stopFirefox() {
        firefox.close();
    }

    @BeforeEach
    void visit() {
        browser = firefox.visitor();
    }

    @AfterEach
    void stop() {
        browser.close();
        app.close();
        idp.close();
    }

    private TestApplication application(String host, String clientId) {
        return TestApplication.at(idp, host, clientId)
                .filter(
                        (request, response, chain) -> {
                            visits.add(path((HttpServletRequest) request));
                            chain.doFilter(request, response);
                        },
                        "/*")
                .page("/", (request, response) -> TestApplication.text(response, "home"))
                .page("/private/echo", (request, response) -> {
                    response.setHeader("Cache-Control", "no-store");
                    TestApplication.text(response, "ids=" + request.getParameter("ids"));
                })
                .page("/portal", (request, response) -> {
                    response.setContentType("text/html;charset=UTF-8");
                    response.getWriter().write("<!DOCTYPE html><title>A</title><iframe src='private/part'></iframe>");
                });
    }

    private static String path(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().substring(request.getContextPath().length())
                + (query == null ? "" : "?" + query);
    }

    private void signIn() {
        browser.awaitText("Pick an account");
        browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
    }

    @ParameterizedTest(name = "R10 {0}, {1}")
    @CsvSource({"query, LAX", "query, STRICT", "form_post, LAX", "form_post, STRICT"})
    void everySessionCookieWorks(String responseMode, SameSite sameSite) {
        app.set("msal.response-mode", responseMode).sameSite(sameSite).start();
        browser.open(app.url("/private/page"));
        signIn();

        browser.awaitText(SECRET);
        assertThat(browser.url()).isEqualTo(app.url("/private/page"));
        assertThat(browser.cookies("app1.localhost"))
                .as("the pending sign-in is used up")
                .contains("JSESSIONID")
                .noneMatch(name -> name.startsWith("msal-signin-"));
        browser.reload();
        browser.awaitText(SECRET);
        assertThat(idp.requests(Endpoint.TOKEN)).as("one sign-in").hasSize(1);
    }

    /** Firefox encodes some characters itself and sends the others as they are; it keeps the fragment over redirects. */
    @ParameterizedTest(name = "R100 {0}")
    @ValueSource(strings = {"1|2", "{\"a\":1}", "C:\\x", "it's[1]", "caf\u00e9"})
    void theAddressComesBack(String value) {
        idp.signInWithoutUi("ada");
        app.start();

        browser.open(app.url("/private/echo?ids=" + value + "#part"));

        browser.awaitText("ids=" + value);
        assertThat(browser.url()).startsWith(app.url("/private/echo?ids=")).endsWith("#part");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    /** The provider, who knows the user by now, sends its answer to the same question once more. */
    @ParameterizedTest(name = "R106 {0}")
    @ValueSource(strings = {"query", "form_post"})
    void backAfterTheSignInLeadsOn(String responseMode) {
        app.set("msal.response-mode", responseMode).start();
        browser.open(app.url("/private/page"));
        signIn();
        browser.awaitText(SECRET);
        visits.clear();

        browser.back(1);

        awaitVisit("/private/page");
        browser.awaitText(SECRET);
        assertThat(browser.url()).isEqualTo(app.url("/private/page"));
        assertThat(visits).first().asString().startsWith("/signin-oidc");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void r106_theCallbackOnceMoreLeadsToItsPage() {
        app.start();
        browser.open(app.url("/private/page"));
        signIn();
        browser.awaitText(SECRET);
        browser.open(app.url("/"));

        browser.open(app.url(awaitVisit("/signin-oidc?code=")));

        browser.awaitText(SECRET);
        assertThat(browser.url()).isEqualTo(app.url("/private/page"));
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    private String awaitVisit(String prefix) {
        return Await.value(() -> prefix + " among " + visits, Duration.ofSeconds(60), () -> visits.stream()
                .filter(visit -> visit.startsWith(prefix))
                .findFirst());
    }

    @Test
    void r106_eightTabsOfTwoApplications() {
        try (TestApplication other =
                application("app1.localhost", "other-client").contextPath("/other")) {
            app.start();
            other.start();
            List<String> addresses = List.of(
                    app.url("/private/0"),
                    app.url("/private/1"),
                    other.url("/private/2"),
                    app.url("/private/3"),
                    app.url("/private/4"),
                    app.url("/private/5"),
                    other.url("/private/6"),
                    app.url("/private/7"));
            addresses.forEach(address -> {
                browser.newTab();
                browser.open(address);
            });

            for (int i = 0; i < addresses.size(); i++) {
                browser.tab(i + 1);
                signIn();
                browser.awaitText(SECRET);
                assertThat(browser.url()).isEqualTo(addresses.get(i));
            }
        }
    }

    /** Without it the frame were blank: the provider forbids its pages in frames. */
    @Test
    void r106_anExpiredSessionInAFrameShowsALink() {
        app.start();
        browser.open(app.url("/private/page"));
        signIn();
        browser.awaitText(SECRET);
        browser.open(app.url("/portal"));
        browser.frame();
        browser.awaitText(SECRET);
        app.invalidateAllSessions();

        browser.tab(0);
        browser.reload();
        browser.frame();
        browser.awaitText("Sign in to see this part");
        browser.click("Sign in in a new window");
        browser.awaitNewTab();
        browser.awaitText(SECRET);
        assertThat(browser.url()).isEqualTo(app.url("/private/part"));
        browser.tab(0);
        browser.reload();
        browser.frame();

        browser.awaitText(SECRET);
    }

    /** Firefox keeps the application's cookies from the frames on the provider's page: the session id in the address is enough. */
    @Test
    void r96_theFramesOfAGlobalSignOutEvictTheAccounts() {
        try (TestApplication other = application("app2.localhost", "other-client")) {
            app.start();
            other.start();
            browser.open(app.url("/private/page"));
            signIn();
            browser.awaitText(SECRET);
            browser.open(other.url("/private/page"));
            browser.awaitText(SECRET);

            browser.open(
                    idp.endpoint(Endpoint.LOGOUT, Tenant.CONTOSO.id()) + "?logout_hint=ada@" + Tenant.CONTOSO.domain());

            app.awaitLiveSessions(0);
            other.awaitLiveSessions(0);
            assertThat(app.lastSignIn().tokens()).isEmpty();
            assertThat(other.lastSignIn().tokens()).isEmpty();
            browser.open(app.url("/private/page"));
            browser.awaitText("Pick an account");
        }
    }

    @Test
    void r72_backAfterTheSignOutShowsNothing() {
        app.start();
        browser.open(app.url("/private/page"));
        signIn();
        browser.awaitText(SECRET);
        browser.open(app.url("/signout"));
        browser.click("Sign out");
        browser.awaitText("You are signed out");

        browser.back(2);

        browser.awaitText("Pick an account");
    }
}
