package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTParser;
import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignIn;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R156: a claim gives the user's name, and nothing in the library finds a user by it. */
@Timeout(120)
class UserNameFlowTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    private final TestApplication app = prepared(TestApplication.at(idp));

    private TestApplication prepared(TestApplication application) {
        return application
                .clock(clock)
                .set("msal.revalidate", "1h")
                .set("msal.user-name", "employeeid")
                .page("/private/who", UserNameFlowTest::who)
                .page("/private/keep", (request, response) -> {
                    request.getSession().setAttribute("kept", "for " + request.getRemoteUser());
                    who(request, response);
                });
    }

    private static void who(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        TestApplication.text(
                response,
                request.getRemoteUser() + " " + user.getName() + " "
                        + user.key()
                                .equals(user.oid().orElse("") + "." + user.tid().orElse("")) + " "
                        + request.getSession().getAttribute("kept"));
    }

    @AfterEach
    void stop() {
        if (!app.signIns().isEmpty()) {
            // What a test has put another object in the place of has no session that could end.
            app.component(SignIns.class).endAll();
        }
        log.close();
        app.close();
        idp.close();
    }

    private Page visit(String path) {
        return visit(app, browser, path);
    }

    private static Page visit(TestApplication application, HttpVisitor visitor, String path) {
        visitor.get(application.url(path));
        return visitor.followAll();
    }

    private void employee(Object id) {
        idp.faults().clear();
        idp.faults().idToken().claims(claims -> claims.claim("employeeid", id));
    }

    private void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    private void signedIn() {
        employee("E-1815");
        start();
        assertThat(visit("/private/keep").text()).isEqualTo("E-1815 E-1815 true for E-1815");
    }

    @ParameterizedTest
    @ValueSource(strings = {"E-1815", "ada@contoso.example", "Ada Lovelace (A)", "Ädä"})
    void r156_theClaimIsTheName(String value) {
        employee(value);
        start();

        assertThat(visit("/private/who").text()).startsWith(value + " " + value + " true ");
    }

    /** As a provider writes them that keeps them as numbers. */
    @Test
    void r156_aNumberIsAName() {
        employee(1815);
        start();

        assertThat(visit("/private/who").text()).startsWith("1815 1815 true ");
    }

    @Test
    void r156_withoutTheSettingItIsTheKey() {
        app.without("msal.user-name");
        start();

        visit("/private/who");

        SignedInUser user = app.lastSignIn().user();
        assertThat(browser.page().text()).startsWith(user.key() + " " + user.key() + " true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " E-1815", "E-1815 ", "E\n1815", "E\u00001815"})
    void r156_whoHasNoUsableNameIsNotSignedIn(String value) {
        employee(value);
        start();

        assertIsRefused(visit("/private/who"));
    }

    @Test
    void r156_whoHasNoNameOrSeveralIsNotSignedIn() {
        start();
        assertIsRefused(visit("/private/who"));
        employee(List.of("E-1", "E-2"));
        assertIsRefused(visit("/private/who"));
        employee("x".repeat(256));
        assertIsRefused(visit("/private/who"));
        employee("x".repeat(255));
        assertThat(visit("/private/who").status()).isEqualTo(200);
    }

    private void assertIsRefused(Page page) {
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("This application did not let you in");
        assertThat(app.signIns()).as("in no session").isEmpty();
        assertThat(app.liveSessions()).isZero();
        assertThat(log.lines())
                .last()
                .asString()
                .contains("reason=NO_USER_NAME", "msal.user-name is employeeid", "Token configuration")
                .doesNotContain("1815", "Ada");
    }

    @Test
    void r156_aSignInWhoseUserIsRenamedEnds() {
        signedIn();
        employee("E-1852");
        clock.advance(HOUR);

        assertThat(browser.get(app.url("/private/who")).text())
                .as("re-verified after it")
                .contains("E-1815 E-1815");
        Await.until("signed out", SOON, () -> !app.ends().isEmpty());

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
        assertThat(app.ends().get(0).user().getName())
                .as("as it was known here")
                .isEqualTo("E-1815");
        assertThat(visit("/private/who").text())
                .as("nothing is left of what was kept for the old name")
                .isEqualTo("E-1852 E-1852 true null");
    }

    /** OpenID Connect Core 12.2: a refreshed ID token need not have all claims. */
    @Test
    void r156_aRefreshWithoutTheClaimChangesNothing() {
        signedIn();
        idp.faults().clear();
        idp.setRoles("ada", "Reader");
        clock.advance(HOUR);

        browser.get(app.url("/private/who"));
        Await.until("the claims are the new ones", SOON, () -> app.lastSignIn()
                .user()
                .hasRole("Reader"));

        assertThat(browser.get(app.url("/private/who")).text()).isEqualTo("E-1815 E-1815 true for E-1815");
        assertThat(app.ends()).isEmpty();
    }

    @Test
    void r156_whoSignsInAgainByAnotherNameGetsAnotherSession() {
        signedIn();
        employee("E-1852");

        visit("/signin-oidc?return_to=/private/who");

        assertThat(browser.page().text()).isEqualTo("E-1852 E-1852 true null");
    }

    @Test
    void r156_whoSignsInAgainByTheSameNameKeepsTheSession() {
        signedIn();

        visit("/signin-oidc?return_to=/private/who");

        assertThat(browser.page().text()).isEqualTo("E-1815 E-1815 true for E-1815");
    }

    @Test
    void r156_administratorsFindAUserByTheKey() {
        signedIn();
        SignIns signIns = app.component(SignIns.class);
        String key = app.lastSignIn().user().key();

        assertThat(signIns.of("E-1815")).isEmpty();
        assertThat(signIns.endAllOf("E-1815")).isZero();
        assertThat(signIns.of(key)).extracting(SignIn::getUser).containsExactly(key);
        assertThat(signIns.endAllOf(key)).isEqualTo(1);

        assertThat(browser.get(app.url("/private/who")).isRedirect()).isTrue();
    }

    @Test
    void r156_aBackChannelLogoutFindsAUserByTheSubject() {
        employee("E-1815");
        idp.signInWithoutUi("ada");
        try (TestApplication elsewhere = prepared(LogoutTokens.at(idp)).start()) {
            assertThat(visit(elsewhere, browser, "/private/who").text()).startsWith("E-1815 E-1815");
            String subject = elsewhere.lastSignIn().user().subject();
            String token = idp.sign(
                    LogoutTokens.claims(idp, clock.instant()).subject(subject).build());

            new HttpVisitor().postForm(elsewhere.url("/signout-callback-oidc"), Map.of("logout_token", token));

            assertThat(elsewhere.lastSignIn().tokens()).isEmpty();
            assertThat(browser.get(elsewhere.url("/private/who")).isRedirect()).isTrue();
        }
    }

    private interface Stored {
        VerifiedUser of(VerifiedUser user) throws ParseException;
    }

    /** As if the container had read it from a store into which another version of the application has written it. */
    private void readBack(Stored stored) {
        app.page("/private/read-back", (request, response) -> {
            HttpSession container = request.getSession();
            SignedInSession now = SignedInSession.of(container).orElseThrow();
            try {
                SignedInSession other = new SignedInSession(
                        stored.of(now.user()),
                        now.sid(),
                        now.beganAt(),
                        now.tokens().orElseThrow());
                container.setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(other));
            } catch (ParseException e) {
                throw new IOException(e);
            }
        });
    }

    private static VerifiedUser unnamed(VerifiedUser user) throws ParseException {
        return VerifiedUser.of(
                new IdToken(user.idToken(), JWTParser.parse(user.idToken()).getJWTClaimsSet()));
    }

    @Test
    void r156_aSignInThatWasStoredBeforeTheSettingWasSetEnds() {
        readBack(UserNameFlowTest::unnamed);
        signedIn();
        assertThat(browser.get(app.url("/private/read-back")).status()).isEqualTo(200);

        assertThat(visit("/private/who").text()).as("signed in anew").isEqualTo("E-1815 E-1815 true null");
        assertThat(app.ends()).extracting(SignInEnd::reason).contains(EndReason.ENDED_BY_APPLICATION);
    }

    @Test
    void r156_aSignInThatWasStoredWithAnotherSettingEnds() {
        readBack(user -> unnamed(user).named(Optional.of("preferred_username")).orElseThrow());
        signedIn();
        assertThat(browser.get(app.url("/private/read-back")).status()).isEqualTo(200);

        assertThat(visit("/private/who").text()).as("signed in anew").isEqualTo("E-1815 E-1815 true null");
    }

    @Test
    void r156_aSignInThatWasStoredWithTheSameSettingGoesOn() {
        readBack(user -> user);
        signedIn();
        assertThat(browser.get(app.url("/private/read-back")).status()).isEqualTo(200);

        assertThat(browser.get(app.url("/private/who")).text()).isEqualTo("E-1815 E-1815 true for E-1815");
    }

    /** C8: an administrator of another tenant can give a user there any mail address. */
    @Test
    void r156_aMailAddressIsNoNameWhereSeveralTenantsSignIn() {
        app.set("msal.tenant-id", "organizations").set("msal.user-name", "email");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(app::start))
                .hasStackTraceContaining("msal.user-name is email, and users of several tenants may sign in");
    }

    @Test
    void r156_usersOfTrustedTenantsHaveTheirNames() {
        app.set("msal.tenant-id", "organizations")
                .set("msal.allowed-tenants", Tenant.CONTOSO.id() + " " + Tenant.FABRIKAM.id())
                .set("msal.user-name", "preferred_username");
        start();

        visit("/private/who");

        assertThat(browser.page().text())
                .startsWith(app.lastSignIn().user().username().orElseThrow() + " ");
    }
}
