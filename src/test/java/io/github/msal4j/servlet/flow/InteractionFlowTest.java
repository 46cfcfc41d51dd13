package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.gate.Interactions;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R35, R37: however an application lets it through that the user has to be asked, the user is asked, and comes back. */
class InteractionFlowTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/private/plain", InteractionFlowTest::mail)
            .page("/private/nested", InteractionFlowTest::nested)
            .page("/private/task", InteractionFlowTest::inATask)
            .page("/private/own-thread", InteractionFlowTest::inAThreadOfItsOwn)
            .page("/private/included", (request, response) -> request.getRequestDispatcher("/private/plain")
                    .include(request, response))
            .page("/private/forwarded", (request, response) -> request.getRequestDispatcher("/private/plain")
                    .forward(request, response))
            .page("/private/error", InteractionFlowTest::errorPage)
            .page("/private/fails", InteractionFlowTest::fails)
            .errorPage(500, "/private/error");

    private static void mail(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TestApplication.text(
                response,
                "mail " + AccessTokens.of(request).acquire("Mail.Read").value());
    }

    private static void nested(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        try {
            mail(request, response);
        } catch (InteractionRequiredException | IOException e) {
            throw new ServletException("as a JSP does", new IllegalStateException("as a framework does", e));
        }
    }

    private static void inATask(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        context.start(() -> {
            mailUnchecked(request, response);
            context.complete();
        });
    }

    private static void mailUnchecked(HttpServletRequest request, HttpServletResponse response) {
        try {
            mail(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inAThreadOfItsOwn(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        new Thread(() -> {
                    try {
                        mailUnchecked(request, response);
                        context.complete();
                    } catch (InteractionRequiredException e) {
                        context.dispatch();
                    }
                })
                .start();
    }

    private static void fails(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(500);
    }

    /** An error page that itself needs a token. */
    private static void errorPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() != DispatcherType.ERROR) {
            throw new IllegalStateException("for error dispatches only");
        }
        mail(request, response);
    }

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        idp.forgetRequests();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "nested", "task", "own-thread", "included", "forwarded", "fails"})
    void r35_theUserIsAskedAndComesBack(String page) {
        signIn();

        Page redirect = browser.get(app.url("/private/" + page + "?folder=in%20box"));

        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.location().toString()).startsWith(idp.origin()).contains("Mail.Read");
        idp.consent(TestApplication.CLIENT_ID, "ada", "Mail.Read");
        Page back = browser.followAll();
        assertThat(back.address()).hasToString(app.url("/private/" + page + "?folder=in%20box"));
        assertThat(back.text()).startsWith("mail eyJ");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).as("once").hasSize(1);
    }

    @Test
    void r35_aScriptGetsAnAddressThatAsksForWhatIsMissing() throws Exception {
        signIn();

        Page answer = browser.fetch(app.url("/private/plain"));

        Map<String, Object> body = JSONObjectUtils.parse(answer.text());
        String address = JSONObjectUtils.getString(body, "sign_in_url");
        assertThat(JSONObjectUtils.getStringList(body, "scopes")).containsExactly("Mail.Read");
        assertThat(answer.header("WWW-Authenticate")).contains("OpenIDConnect sign_in_url=\"" + address + "\"");
        Page redirect = browser.get(address.replace("return_to=%2F&", "return_to=%2Fprivate%2Fplain&"));
        assertThat(redirect.location().toString()).contains("Mail.Read", "login_hint=ada");
        idp.consent(TestApplication.CLIENT_ID, "ada", "Mail.Read");
        assertThat(browser.followAll().text()).startsWith("mail eyJ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c", "Mail.Read"})
    void r35_nobodyElseMakesSuchAnAddress(String ask) {
        signIn();

        Page redirect = browser.get(app.url("/signin-oidc?return_to=/private/&ask=" + ask));

        assertThat(redirect.location().toString()).contains("User.Read").doesNotContain("Mail.Read");
    }

    private String addressThatAsksForMail() throws ParseException {
        Page answer = browser.fetch(app.url("/private/plain"));
        String address = JSONObjectUtils.getString(JSONObjectUtils.parse(answer.text()), "sign_in_url");
        return answer.address().resolve(address).toString();
    }

    @Test
    void r35_anOldAddressAsksForNothingMore() throws Exception {
        signIn();
        String address = addressThatAsksForMail();
        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(browser.get(address).location().toString()).contains("Mail.Read");

        clock.advance(Duration.ofSeconds(1));

        assertThat(browser.get(address).location().toString()).doesNotContain("Mail.Read");
    }

    /** Guard: the user in {@code SignInLink}. Somebody sends an address of their own to others. */
    @Test
    void r91_anAddressAsksTheUserForWhomItWasMade() throws Exception {
        signIn();
        SignedInSession signIn = app.lastSignIn();
        String adas = addressThatAsksForMail();
        HttpVisitor another = new HttpVisitor();

        assertThat(another.get(adas).location().toString()).as("nobody").doesNotContain("Mail.Read");
        idp.signInWithoutUi("bob");
        another.get(app.url("/private/"));
        another.followAll();
        assertThat(another.get(adas).location().toString()).as("bob").doesNotContain("Mail.Read");
        assertThat(browser.get(adas).location().toString()).as("ada").contains("Mail.Read");

        signIn.end();
        assertThat(browser.get(adas).location().toString())
                .as("ada, signed out")
                .doesNotContain("Mail.Read");
    }

    /** Guard: {@code SignInLink.user}, of an id in the address. Somebody sends an address with the id of a session of their own, too (R64). */
    @Test
    void r91_anIdInTheAddressDoesNotMakeItAnybodyElses() throws Exception {
        signIn();
        String adas = addressThatAsksForMail();
        String id =
                browser.cookies().find(app.url("/"), "JSESSIONID").orElseThrow().value();

        Page another = new HttpVisitor().get(adas.replace("/signin-oidc?", "/signin-oidc;jsessionid=" + id + "?"));

        assertThat(another.location().toString())
                .startsWith(idp.origin())
                .doesNotContain("Mail.Read")
                .doesNotContain("login_hint");
    }

    /** Each would send the user away, the outer one for less. Guard: {@code removeAttribute} in {@code Interactions.answerHandedOver}. */
    @Test
    void r35_ofTwoFiltersOneAnswersWhatAPageHandsOver() {
        app.filter("/private/handed-over", Map.of()).page("/private/handed-over", (request, response) -> {
            try {
                mail(request, response);
            } catch (InteractionRequiredException e) {
                request.setAttribute(AccessTokens.THROWN, e);
            }
        });
        signIn();
        try (CapturedLog log = CapturedLog.of(Interactions.class)) {
            assertThat(browser.get(app.url("/private/handed-over")).location().toString())
                    .contains("Mail.Read");

            assertThat(log.lines()).singleElement().asString().contains("User is sent to the provider again");
        }
    }

    /** Without a refresh token there is nothing to refresh with. */
    private void signInWithoutRefreshToken() {
        idp.behaviour().refreshTokens(false);
        signIn();
        clock.advance(Duration.ofHours(2));
        app.page(
                "/private/user",
                (request, response) -> TestApplication.text(
                        response,
                        "token " + AccessTokens.of(request).acquire("User.Read").value()));
    }

    @Test
    void r37_aCacheThatIsGoneIsFilledWithoutShowingAnything() {
        signInWithoutRefreshToken();

        browser.get(app.url("/private/user"));
        assertThat(browser.followAll().text()).startsWith("token eyJ");

        List<SeenRequest> asked = idp.requests(Endpoint.AUTHORIZE);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).parameter("prompt")).contains("none");
        app.awaitLiveSessions(1);
    }

    /** Nothing shown would meet the challenge. Guard: {@code claims} in {@code Interactions.ask}. */
    @Test
    void r36_aChallengeIsShownAlsoWhereNothingCouldBeRefreshed() {
        String claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";
        app.page("/private/challenged", (request, response) -> AccessTokens.of(request)
                .acquire(TokenRequest.of("User.Read").withClaims(claims)));
        signInWithoutRefreshToken();

        Page redirect = browser.get(app.url("/private/challenged"));

        assertThat(redirect.location().toString())
                .startsWith(idp.origin())
                .contains("claims=")
                .doesNotContain("prompt=none");
    }

    @Test
    void r37_ifSomethingHasToBeShownItIsShown() {
        signInWithoutRefreshToken();
        idp.revokeSessions("ada");
        idp.signInWithUi();

        browser.get(app.url("/private/user"));
        Page picker = browser.followAll();

        assertThat(picker.address().toString()).startsWith(idp.origin());
        List<SeenRequest> asked = idp.requests(Endpoint.AUTHORIZE);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).parameter("prompt")).contains("none");
        assertThat(asked.get(1).parameter("prompt")).isEmpty();
        assertThat(asked.get(1).parameter("login_hint")).contains("ada@contoso.example");
    }
}
