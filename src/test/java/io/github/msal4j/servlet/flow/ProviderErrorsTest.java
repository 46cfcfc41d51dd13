package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R12: what users and operators read of an error that the provider sends through the browser. Guards: {@code ProviderError.kind}, {@code
 * AuthorizationResponse.readErrorWithoutState}, {@code PendingSignIn.again}.
 */
class ProviderErrorsTest {
    private static final String CANCELLED = "The sign-in was cancelled";
    private static final String REFUSED = "The sign-in service did not let you in";
    private static final String FORGOTTEN = "Your password has to be reset first";
    private static final String FAILED = "You could not be signed in";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String state() {
        return stateOf(browser.get(app.url("/private/page?x=1")));
    }

    private static String stateOf(Page redirect) {
        return redirect.location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");
    }

    private static String title(String kind) {
        return switch (kind) {
            case "CANCELLED" -> CANCELLED;
            case "REFUSED" -> REFUSED;
            case "FORGOTTEN" -> FORGOTTEN;
            default -> FAILED;
        };
    }

    @ParameterizedTest(name = "R12 {0} {1} -> {2}, log {3}")
    @CsvSource({
        "access_denied, '', CANCELLED, (access_denied: the user)",
        "access_denied, 'AADB2C90091: The user has cancelled entering self-asserted information.', CANCELLED,"
                + " AADB2C90091",
        "access_denied, 'AADB2C90118: The user has forgotten their password.', FORGOTTEN, AADB2C90118",
        "access_denied, AADSTS65004: User declined to consent, CANCELLED, AADSTS65004",
        "access_denied, AADSTS53003: Access has been blocked, REFUSED, Conditional Access",
        "access_denied, AADSTS50105: not assigned to a role, REFUSED, Assignment required",
        "access_denied, AADSTS900561: something, REFUSED, https://login.microsoftonline.com/error?code=900561",
        "access_denied, User is not assigned to the client application., REFUSED, access_denied",
        "consent_required, AADSTS65001: no consent, REFUSED, Grant admin consent",
        "consent_required, '', REFUSED, consent_required",
        "interaction_required, AADSTS53000: device, REFUSED, Conditional Access",
        "unauthorized, user is blocked, REFUSED, unauthorized",
        "invalid_scope, '', FAILED, msal.scopes",
        "unauthorized_client, '', FAILED, authorization code flow",
        "server_error, AADB2C99002: User does not exist., FAILED, AADB2C99002",
        "invalid_request, '', FAILED, invalid_request"
    })
    void pageAndLogSayWhatHappened(String error, String description, String page, String logged) {
        String query = "error=" + error + "&error_description=" + description.replace(" ", "+") + "&state=";
        String expected = logged.startsWith("(") ? "access_denied: the user" : logged;
        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            Page known = browser.get(app.url("/signin-oidc?" + query + state()));

            assertThat(known.text()).contains(title(page)).doesNotContain(error);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING Sign-in failed: reason=")
                    .contains(error, expected);
            log.forget();

            Page stateless = browser.get(app.url("/signin-oidc?" + query.replace("&state=", "")));

            assertThat(stateless.text()).contains(title(page));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("INFO No sign-in was finished: reason=")
                    .contains(error, expected, "it sent no state");
            log.forget();

            Page empty = browser.get(app.url("/signin-oidc?" + query));

            assertThat(empty.text()).contains(title(page));
            assertThat(log.lines()).noneMatch(line -> line.startsWith("INFO"));
        }
    }

    @Test
    void whatSomebodyHasMadeUpIsNotInTheLog() {
        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            Page page = browser.get(app.url(
                    "/signin-oidc?error=a%0d%0aINFO+Signed+in&error_description=%3Cscript%3Ealert(1)%3C/script%3E"));

            assertThat(page.text()).contains(FAILED).doesNotContain("alert(1)", "Signed in");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("(not an error code)")
                    .doesNotContain("\n", "alert");
        }
    }

    /** Of a browser whose cookie is gone the state tells that the error is its own. */
    @Test
    void anErrorForASignInThatIsOverSaysWhatHappened() {
        String state = state();
        browser.cookies().clear();

        assertThat(browser.get(app.url("/signin-oidc?error=access_denied&error_description=AADB2C90118&state=" + state))
                        .text())
                .contains(FORGOTTEN);
    }

    @ParameterizedTest(name = "R12 {0}")
    @ValueSource(
            strings = {
                "error=temporarily_unavailable&error_description=authentication_expired",
                "error=temporarily_unavailable",
                "error=authentication_expired",
                "error=login_required",
                "error=interaction_required",
                "error=account_selection_required"
            })
    void anErrorThatMayBeOverBeginsAgainByItselfOnce(String error) {
        Page again = browser.get(app.url("/signin-oidc?" + error + "&state=" + state()));

        assertThat(again.location().toString()).startsWith(idp.origin());
        Page second = browser.get(app.url("/signin-oidc?" + error + "&state=" + stateOf(again)));
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.text()).contains(FAILED, "href=\"/app/private/page?x=1\"");
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void afterItHasBegunAgainTheUserComesToThePage() {
        browser.get(app.url("/signin-oidc?error=temporarily_unavailable&state=" + state()));

        assertThat(browser.followAll().address()).hasToString(app.url("/private/page?x=1"));
    }

    /** Keycloak says so of a tab that was open for half an hour, in which another tab has signed in elsewhere. */
    @Test
    void alsoWhenThePendingSignInIsOver() {
        String state = state();
        browser.cookies().clear();

        Page again = browser.get(app.url("/signin-oidc?error=temporarily_unavailable&state=" + state));

        String second = stateOf(again);
        assertThat(browser.followAll().address()).hasToString(app.url("/private/page?x=1"));
        browser.cookies().clear();
        assertThat(browser.get(app.url("/signin-oidc?error=temporarily_unavailable&state=" + second))
                        .status())
                .as("once")
                .isEqualTo(400);
    }
}
