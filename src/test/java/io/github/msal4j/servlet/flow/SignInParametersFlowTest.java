package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R160, R25: what a sign-in asks the provider for: by the settings, a filter, the application, and hardly by anybody's link. */
class SignInParametersFlowTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    private Map<String, String> linked = Map.of();
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/link",
                    (request, response) ->
                            TestApplication.text(response, SignInCallbackServlet.link(request, "/both/", linked)))
            .filter("/both/*", Map.of("optional", "true"))
            .page("/both/*", (request, response) -> TestApplication.text(response, "both " + request.getRemoteUser()))
            .page(
                    "/private/acr",
                    (request, response) -> TestApplication.text(
                            response,
                            "acr "
                                    + ((SignedInUser) request.getUserPrincipal())
                                            .claims()
                                            .get("acr")))
            .page(
                    "/private/mail",
                    (request, response) -> TestApplication.text(
                            response,
                            "mail "
                                    + AccessTokens.of(request)
                                            .acquire("Mail.Read")
                                            .value()));

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private SeenRequest authorize() {
        return idp.requests(Endpoint.AUTHORIZE)
                .get(idp.requests(Endpoint.AUTHORIZE).size() - 1);
    }

    private Map<String, String> asked(String... names) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String name : names) {
            authorize().parameter(name).ifPresent(value -> asked.put(name, value));
        }
        return asked;
    }

    private void pick(String user) {
        browser.submitForm(Map.of("user", user));
        browser.followAll();
    }

    @Test
    void r160_theSettingsSayWhatEverySignInAsksFor() {
        idp.signInWithoutUi("ada");
        app.set("msal.prompt", "select_account")
                .set("msal.domain-hint", "contoso.com")
                .set("msal.ui-locales", "de-AT de")
                .set("msal.max-age", "8h")
                .set("msal.acr-values", "urn:strong")
                .set("msal.sign-in-parameters", "kc_idp_hint=google, theme=dark%20blue")
                .start();

        browser.get(app.url("/private/acr"));
        Page page = browser.followAll();

        assertThat(page.text()).isEqualTo("acr urn:strong");
        assertThat(asked("prompt", "domain_hint", "ui_locales", "max_age", "acr_values", "kc_idp_hint", "theme"))
                .isEqualTo(Map.of(
                        "prompt",
                        "select_account",
                        "domain_hint",
                        "contoso.com",
                        "ui_locales",
                        "de-AT de",
                        "max_age",
                        "28800",
                        "acr_values",
                        "urn:strong",
                        "kc_idp_hint",
                        "google",
                        "theme",
                        "dark blue"));
    }

    /** Without the setting the provider signs in at once whoever is signed in there, which on a shared machine is somebody else. */
    @Test
    void r160_atASharedMachineTheProviderAsksWhoItIs() {
        app.set("msal.prompt", "select_account")
                .set("msal.ui-locales", "fr de en")
                .start();
        browser.get(app.url("/private/"));
        browser.followAll();
        pick("ada");
        assertThat(browser.page().text()).contains("private page");
        browser.cookies().drop("JSESSIONID");

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("<html lang=\"de\">", "Konto auswählen");
    }

    @Test
    void r160_aFilterSaysWhatSignInsAskForThatBeginBehindIt() {
        idp.signInWithoutUi("ada");
        app.set("msal.prompt", "select_account")
                .set("msal.domain-hint", "contoso.com")
                .filter("/strict/*", Map.of("prompt", "login", "acr-values", "phr"))
                .page("/strict/*", (request, response) -> TestApplication.text(response, "strict"))
                .start();

        browser.get(app.url("/strict/"));

        assertThat(browser.followAll().text()).isEqualTo("strict");
        assertThat(asked("prompt", "domain_hint", "acr_values"))
                .isEqualTo(Map.of("prompt", "login", "domain_hint", "contoso.com", "acr_values", "phr"));
    }

    /** A script gets an address, which begins the same sign-in. */
    @Test
    void r160_soDoesTheAddressForAScript() {
        idp.signInWithoutUi("ada");
        app.filter("/strict/*", Map.of("prompt", "login"))
                .page("/strict/*", (request, response) -> TestApplication.text(response, "strict"))
                .start();

        browser.get(app.url("/link"));

        Page answer = browser.fetch(app.url("/strict/"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("\"error\":\"sign_in_required\"");
        browser.get(answer.text()
                .replaceAll("(?s).*\"sign_in_url\":\"([^\"]*)\".*", "$1")
                .replace("\\/", "/"));
        browser.followAll();
        assertThat(asked("prompt")).isEqualTo(Map.of("prompt", "login"));
    }

    @Test
    void r160_theApplicationAsksForOneSignIn() {
        idp.signInWithoutUi("ada");
        app.set("msal.prompt", "select_account").start();
        linked = Map.of("prompt", "login", "login_hint", "ada@contoso.example", "max_age", "0", "audience", "a b");

        String link = browser.get(app.url("/link")).text();
        browser.get(link);

        assertThat(browser.followAll().text()).startsWith("both ").doesNotContain("null");
        assertThat(link)
                .startsWith("/app/signin-oidc?return_to=%2Fboth%2F&ask=")
                .doesNotContain("login_hint", "ada");
        assertThat(asked("prompt", "login_hint", "max_age", "audience")).isEqualTo(linked);
    }

    @Test
    void r160_aLinkServesAWhileAndUnchangedOnly() {
        idp.signInWithoutUi("ada");
        app.start();
        linked = Map.of("prompt", "login");
        String link = browser.get(app.url("/link")).text();

        int middle = (link.indexOf("ask=") + link.length()) / 2;
        browser.get(link.substring(0, middle) + (link.charAt(middle) == 'A' ? 'B' : 'A') + link.substring(middle + 1));
        browser.followAll();
        assertThat(asked("prompt")).as("changed").isEmpty();

        clock.advance(Duration.ofMinutes(16));
        browser.get(link);
        browser.followAll();
        assertThat(asked("prompt")).as("old").isEmpty();
    }

    @Test
    void r160_theApplicationIsToldWhatItMayNotSet() {
        app.page("/wrong", (request, response) -> {
                    assertThatThrownBy(() -> SignInCallbackServlet.link(
                                    request, "/both/", Map.of("redirect_uri", "https://evil.example/")))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("redirect_uri");
                    assertThatThrownBy(() -> SignInCallbackServlet.link(request, "https://evil.example/", Map.of()))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> SignInCallbackServlet.link(
                                    request, "/", Map.of("a", "x".repeat(500), "b", "x".repeat(499))))
                            .hasMessageContaining("1000 characters together");
                    TestApplication.text(response, "told");
                })
                .start();

        assertThat(browser.get(app.url("/wrong")).text()).isEqualTo("told");
    }

    /** A user or domain in a link would have a provider send the browser on to a login page of somebody else's domain. */
    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource({
        "prompt, login, true",
        "prompt, select_account, true",
        "ui_locales, de, true",
        "prompt, none, false",
        "prompt, consent, false",
        "login_hint, eve@evil.example, false",
        "domain_hint, evil.example, false",
        "max_age, 0, false",
        "acr_values, weak, false",
        "kc_idp_hint, evil, false",
        "redirect_uri, https://evil.example/, false",
        "claims, {}, false"
    })
    void aStrangersLinkSaysHardlyAnything(String name, String value, boolean taken) {
        app.start();

        Page redirect = browser.get(app.url("/signin-oidc?return_to=/private/&" + name + "=")
                + java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8));

        String parameter =
                "&" + name + "=" + java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(redirect.location().toString().contains(parameter)).isEqualTo(taken);
    }

    /** It lies in the cookie, and the pattern takes a part of the stack for each tag. Guard: the length in {@code ofAnybody}. */
    @Test
    void r160_aStrangersLinkCannotBeLong() {
        app.start();

        Page redirect = browser.get(app.url("/signin-oidc?return_to=/private/&ui_locales=" + "de+".repeat(200) + "de"));

        assertThat(redirect.location().toString()).startsWith(idp.origin()).doesNotContain("ui_locales");
    }

    @Test
    void r160_aStrangersLinkDoesNotReplaceWhatTheSettingsSay() {
        app.set("msal.prompt", "login").start();

        Page redirect = browser.get(app.url("/signin-oidc?return_to=/private/&prompt=select_account"));

        assertThat(redirect.location().toString()).contains("prompt=login").doesNotContain("select_account");
    }

    /** With the settings' own prompt, age or level the provider would have to ask, which would end a sign-in that holds. */
    @Test
    void r160_theSettingsDoNotDisturbWhatNobodyIsToSee() {
        app.set("msal.prompt", "login")
                .set("msal.max-age", "10m")
                .set("msal.acr-values", "phr")
                .set("msal.domain-hint", "contoso.com")
                .set("msal.verify-sign-in", "15m")
                .start();
        browser.get(app.url("/private/"));
        browser.followAll();
        pick("ada");
        clock.advance(Duration.ofMinutes(16));

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("private page");
        assertThat(asked("prompt", "max_age", "acr_values", "domain_hint"))
                .isEqualTo(Map.of("prompt", "none", "domain_hint", "contoso.com"));
        assertThat(app.ends()).isEmpty();
    }

    @Test
    void r160_whoIsSignedInIsNotAskedWhoItIsForAConsent() {
        app.set("msal.prompt", "select_account").start();
        browser.get(app.url("/private/"));
        browser.followAll();
        pick("ada");

        browser.get(app.url("/private/mail"));
        Page consent = browser.followAll();

        assertThat(consent.text()).contains("Permissions requested");
        assertThat(asked("prompt")).isEmpty();
    }

    @Test
    void r160_withoutAPageWhoIsSignedInThereIsSignedInHere() {
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        pick("ada");
        browser.cookies().drop("JSESSIONID");
        linked = Map.of("prompt", "none");

        browser.get(browser.get(app.url("/link")).text());

        assertThat(browser.followAll().text()).startsWith("both ").doesNotContain("null");
    }

    @ParameterizedTest(name = "R160 {0}")
    @ValueSource(strings = {"login_required", "interaction_required", "consent_required", "account_selection_required"})
    void withoutAPageNobodyElseIsSignedInAndNothingFails(String error) {
        idp.behaviour().silentRefusal(Optional.of(error));
        app.start();
        linked = Map.of("prompt", "none");
        String link = browser.get(app.url("/link")).text();

        browser.get(link);

        assertThat(browser.followAll().text()).isEqualTo("both null");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).as("once").hasSize(1);
        assertThat(log.lines()).isEmpty();
    }

    /** The application's page opens the link whenever nobody is signed in. */
    @Test
    void r160_anApplicationThatTriesForEverIsStopped() {
        app.start();
        linked = Map.of("prompt", "none");
        String link = browser.get(app.url("/link")).text();
        for (int i = 0; i < 5; i++) {
            browser.get(link);
            assertThat(browser.followAll().text()).isEqualTo("both null");
        }

        browser.get(link);

        assertThat(browser.page().status()).isEqualTo(403);
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(5);
        assertThat(browser.get(link).isRedirect())
                .as("after the explanation it may try again")
                .isTrue();
    }

    @ParameterizedTest(name = "R25 auth_time {0} s ago, max_age {1}")
    @CsvSource({
        "0, 10m, true",
        "599, 10m, true",
        "890, 10m, true",
        "901, 10m, false",
        "-290, 10m, true",
        "-310, 10m, false"
    })
    void theTimeOfTheAuthenticationIsChecked(long secondsAgo, String maxAge, boolean accepted) {
        idp.signInWithoutUi("ada");
        idp.faults()
                .idToken()
                .claims(claims -> claims.claim(
                        "auth_time", clock.instant().minusSeconds(secondsAgo).getEpochSecond()));
        app.set("msal.max-age", maxAge).start();

        browser.get(app.url("/private/"));
        Page page = browser.followAll();

        assertThat(page.status()).isEqualTo(accepted ? 200 : 403);
        assertThat(page.text()).contains(accepted ? "private page" : "This page needs another sign-in");
        if (!accepted) {
            assertThat(app.signIns()).isEmpty();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("reason=NOT_ENOUGH", "auth_time is ", "expected ", "or later, now it is");
        }
    }

    @ParameterizedTest(name = "R25 {0}")
    @ValueSource(strings = {"absent", "text", "list"})
    void anAuthenticationWithoutATimeIsRefused(String kind) {
        idp.signInWithoutUi("ada");
        idp.faults()
                .idToken()
                .claims(claims -> claims.claim(
                        "auth_time",
                        switch (kind) {
                            case "absent" -> null;
                            case "text" -> "now";
                            default -> java.util.List.of(1);
                        }));
        app.set("msal.max-age", "8h").start();

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("This page needs another sign-in");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("auth_time is absent or no number", "optional claim");
    }

    @Test
    void r160_anAgeThatIsOverHasTheUserAuthenticateAgain() {
        app.set("msal.max-age", "10m").start();
        browser.get(app.url("/private/"));
        browser.followAll();
        pick("ada");
        browser.cookies().drop("JSESSIONID");
        clock.advance(Duration.ofMinutes(9));
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).as("nobody is asked").contains("private page");
        browser.cookies().drop("JSESSIONID");
        clock.advance(Duration.ofMinutes(2));

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("Pick an account");
    }
}
