package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LargeIdTokens;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R72, R73, R96: a sign-out in a real browser, between three sites: the application's, the provider's, and a portal's. */
@BrowserTest
class BrowserSignOutEdgesIT {
    private static final String SECRET = "private page of ";
    private static final String QUESTION = "Sign out?";
    private static final String SIGNED_OUT = "You are signed out";

    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().host("login.localhost").start();
    private final TestApplication app = TestApplication.at(idp, "app1.localhost", TestApplication.CLIENT_ID)
            .page("/open", (request, response) -> html(response, "open to everybody"))
            .page("/private/page", (request, response) -> html(response, SECRET + request.getRemoteUser() + """
                    <p><a href="/app/open">Elsewhere</a></p>
                    <form method="post" action="/app/signout"><input type="hidden" name="return_to" value="/open">
                    <button>Sign out</button></form>"""));
    private final TestApplication portal = TestApplication.at(idp, "portal.localhost", "portal-client")
            .page("/", (request, response) -> html(response, """
                    <form method="post" action="%1$s"><button>Form</button></form>
                    <a href="%1$s">Link</a>""".formatted(app.url("/signout"))));

    @AfterEach
    void stop() {
        portal.close();
        app.close();
        idp.close();
    }

    private static void html(HttpServletResponse response, String body) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write("<!DOCTYPE html><html lang=\"en\"><title>A page</title><body>" + body);
    }

    private void signIn(Browser browser) {
        browser.open(app.url("/private/page"));
        browser.awaitText("Pick an account");
        browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
        browser.awaitText(SECRET);
    }

    private void withLargeTokensOfAnyProvider() {
        app.without("msal.tenant-id").set("msal.authority", idp.realm(Tenant.CONTOSO));
        LargeIdTokens.SIZES.get(LargeIdTokens.SIZES.size() - 1).apply(idp);
        app.start();
    }

    /**
     * What a page of the application itself loads, without a click. The browser tells of each by its own headers. Guard: {@code
     * Navigation.isInWindow}.
     */
    @Test
    void r90_whatAPageLoadsByItselfSignsNobodyOut() {
        app.page("/private/hostile", (request, response) -> html(response, """
                        <link rel="prefetch" href="/app/signout?as=prefetch">
                        <script type="speculationrules">{"prerender":[{"source":"list","urls":["/app/signout?as=prerender"],
                            "eagerness":"immediate"}]}</script>
                        <link rel="stylesheet" href="/app/signout?as=style">
                        <img src="/app/signout?as=image" alt="">
                        <iframe src="/app/signout?as=frame"></iframe>
                        <object data="/app/signout?as=object" type="text/html"></object>
                        <script src="/app/signout?as=script"></script>
                        <script>
                            fetch("/app/signout?as=fetch").then(() => document.title = "loaded");
                        </script>
                        <p>hostile</p><p><a href="/app/signout">Leave</a></p>""")).start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.open(app.url("/private/hostile"));
            browser.awaitText("hostile");
            for (String as : List.of("prefetch", "style", "image", "frame", "object", "script", "fetch")) {
                browser.awaitRequest(as, seen -> seen.url().endsWith("/app/signout?as=" + as));
            }
            browser.awaitUrl(
                    "with all that it loads", url -> browser.driver().getTitle().equals("loaded"));
            assertThat(app.lastSignIn().tokens()).isPresent();
            browser.click("Leave");
            browser.awaitText(SIGNED_OUT);
            assertThat(app.lastSignIn().tokens()).isEmpty();
        }
    }

    @Test
    void r73_theFormSendsItself() {
        withLargeTokensOfAnyProvider();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.click("Sign out");

            browser.awaitUrl(app.url("/open"));
            assertLeftTheProvider();
        }
    }

    @Test
    void r73_theFormHasAButtonForBrowsersWithoutScripts() {
        withLargeTokensOfAnyProvider();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
            browser.click("Sign out");

            browser.click("Go on");
            // The provider's own pages: it asks for its cookie first. Both have a button of this name.
            browser.click("Continue");
            browser.awaitText("You may close this window.");
            browser.click("Continue");
            browser.awaitUrl(app.url("/open"));
            assertLeftTheProvider();
        }
    }

    private void assertLeftTheProvider() {
        assertThat(idp.requests(Endpoint.LOGOUT))
                .allMatch(request -> request.method().equals("POST"));
        assertThat(idp.sessions()).isEmpty();
        assertThat(app.lastSignIn().tokens()).isEmpty();
    }

    /** Guard: {@code CacheDefault}, without which the browser shows the page from its history without any request. */
    @Test
    void r72_backAfterTheSignOutShowsNothing() {
        app.start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.click("Sign out");
            browser.awaitUrl(app.url("/open"));

            assertNothingBehind(browser);
        }
    }

    /** The page has been left before, and no request of this browser tells it of the sign-out. */
    @Test
    void r72_backAfterAGlobalSignOutShowsNothing() {
        app.start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.click("Elsewhere");
            browser.awaitText("open to everybody");
            String sid = app.lastSignIn().sid().orElseThrow();
            idp.endSession(sid).forEach(frame -> new HttpVisitor().get(frame.toString()));

            assertNothingBehind(browser);
        }
    }

    /** What was stored is for the cookies of then; the sign-out has changed them. Guard: {@code CachePolicy.varyByCookie}. */
    @Test
    void r72_noOtherUserOfTheBrowserSeesWhatItHasKept() {
        app.filter("/kept/*", Map.of("cache", "private, max-age=3600"))
                .page("/kept/page", (request, response) -> html(response, "kept for " + request.getRemoteUser()))
                .start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            String adas = "kept for " + app.lastSignIn().user().getName();
            browser.open(app.url("/kept/page"));
            browser.awaitText(adas);
            browser.open(app.url("/private/page"));
            browser.click("Sign out");
            browser.awaitUrl(app.url("/open"));

            browser.open(app.url("/kept/page"));
            browser.awaitText("Pick an account");
            browser.click("Bob Kahn bob@" + Tenant.CONTOSO.domain());
            browser.awaitText("kept for ");
            assertThat(browser.text()).doesNotContain(adas);
        }
    }

    private void assertNothingBehind(Browser browser) {
        for (int steps = 0; steps < 4; steps++) {
            browser.back();
            browser.awaitUrl("of any page", url -> !url.isEmpty());
            assertThat(browser.text()).as(browser.url()).doesNotContain(SECRET);
        }
        browser.open(app.url("/open"));
        browser.forgetRequests();
    }

    @ParameterizedTest(name = "R96 {0}, {1}")
    @CsvSource({"STRICT, Form", "STRICT, Link", "LAX, Form", "LAX, Link", "NONE, Form"})
    void aPortalsSignOutIsTrue(SameSite sameSite, String element) {
        app.sameSite(sameSite).start();
        portal.start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.open(portal.url("/"));
            browser.click(element);

            browser.awaitText(QUESTION);
            assertThat(app.lastSignIn().tokens()).isPresent();
            browser.click("Sign out");
            browser.awaitText(SIGNED_OUT);
            assertThat(app.lastSignIn().tokens()).isEmpty();
            assertThat(idp.sessions()).isEmpty();
        }
    }

    /** The way back from the provider is cross-site as well; one whose state is lost must not claim anything. */
    @ParameterizedTest(name = "R96 {0}")
    @ValueSource(strings = {"STRICT", "LAX"})
    void aReturnOfNobodyClaimsNothing(String sameSite) {
        app.sameSite(SameSite.valueOf(sameSite)).start();
        portal.page(
                        "/back",
                        (request, response) -> html(
                                response, "<a href=\"" + app.url("/signout-callback-oidc?state=lost") + "\">Back</a>"))
                .start();
        try (Browser browser = Browser.open()) {
            signIn(browser);
            browser.open(portal.url("/back"));
            browser.click("Back");

            browser.awaitText(QUESTION);
            browser.click("Sign out");
            browser.awaitText(SIGNED_OUT);
            assertThat(app.lastSignIn().tokens()).isEmpty();
        }
    }
}
