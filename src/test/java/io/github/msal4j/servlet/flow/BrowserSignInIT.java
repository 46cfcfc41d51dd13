package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserSpec;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R10: a sign-in in a real browser, between two sites, whatever the session cookie is like and the person does. */
@BrowserTest
class BrowserSignInIT {
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().host("login.localhost").start();
    private final TestApplication app = TestApplication.at(idp, "app1.localhost", TestApplication.CLIENT_ID)
            .page("/", (request, response) -> TestApplication.text(response, "home"));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private static void signIn(Browser browser) {
        browser.awaitText("Pick an account");
        browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
    }

    @ParameterizedTest(name = "R10 {0}, {1}")
    @CsvSource({
        "query, default",
        "query, LAX",
        "query, STRICT",
        "query, NONE",
        "form_post, default",
        "form_post, LAX",
        "form_post, STRICT",
        "form_post, NONE"
    })
    void everySessionCookieWorks(String responseMode, String sameSite) {
        app.set("msal.response-mode", responseMode);
        if (!sameSite.equals("default")) {
            app.sameSite(SameSite.valueOf(sameSite));
        }
        app.start();
        try (Browser browser = Browser.open()) {
            browser.open(app.url("/private/page"));
            signIn(browser);

            browser.awaitText("private page of ");
            assertThat(browser.url()).isEqualTo(app.url("/private/page"));
            assertThat(idp.requests(Endpoint.TOKEN)).as("one sign-in").hasSize(1);
            browser.reload();
            browser.awaitText("private page of ");
            assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "form_post"})
    void r10_aBrowserWithoutCookiesGetsAnExplanation(String responseMode) {
        app.set("msal.response-mode", responseMode).start();
        idp.signInWithoutUi("ada");
        try (Browser browser = Browser.open(new BrowserSpec().blockCookies())) {
            browser.open(app.url("/private/page"));

            browser.awaitText("allow cookies for this site");
            assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
        }
    }

    @Test
    void r9_twoTabsTheBackButtonAReloadAndABookmark() {
        app.start();
        try (Browser browser = Browser.open()) {
            browser.open(app.url("/private/first"));
            browser.newTab();
            browser.open(app.url("/private/second"));
            signIn(browser);
            browser.awaitText("private page of ");
            assertThat(browser.url()).isEqualTo(app.url("/private/second"));
            browser.tab(0);
            signIn(browser);
            browser.awaitText("private page of ");
            assertThat(browser.url()).isEqualTo(app.url("/private/first"));

            browser.back();
            browser.open(app.url("/private/third"));
            browser.awaitText("private page of ");

            String callback = browser.awaitRequest(
                            "the provider's answer", seen -> seen.url().contains("/signin-oidc?code="))
                    .url();
            browser.open(callback);
            browser.awaitText("private page of ");
            assertThat(browser.url()).isEqualTo(app.url("/private/second"));
            browser.open(app.url("/signin-oidc"));
            browser.awaitText("home");
            browser.open(app.url("/private/fourth"));
            browser.awaitText("private page of ");
        }
    }
}
