package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R5-R16, R60-R62: from an anonymous request to a signed-in page, and every way in which that may fail. */
class SignInFlowTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);

    @BeforeEach
    void signInAsAda() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** M9: among the parameters is {@code response_mode=query}. */
    @Test
    void anAnonymousVisitorIsSentToTheProviderAndCostsNoSession() {
        app.start();

        Page redirect = browser.get(app.url("/private/report?year=2026&q=a%20b"));

        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.header("Cache-Control")).contains("no-store");
        assertThat(redirect.location().toString())
                .startsWith(idp.origin() + "/" + Tenant.CONTOSO.id() + "/oauth2/v2.0/authorize?")
                .contains("response_type=code", "response_mode=query", "code_challenge_method=S256")
                .contains("scope=openid+profile+offline_access+User.Read")
                .contains("nonce=", "state=", "code_challenge=");
        assertThat(redirect.headers("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("msal-signin-")
                .contains("HttpOnly", "SameSite=Lax", "Max-Age=900")
                .doesNotContain("year");
        assertThat(app.containerSessions())
                .as("R9: sessions of anonymous visitors")
                .isZero();
    }

    @Test
    void theUserComesBackToThePageFirstAskedFor() {
        app.page(
                        "/private/report",
                        (request, response) -> TestApplication.text(response, "report " + request.getQueryString()))
                .start();

        browser.get(app.url("/private/report?year=2026&q=a%20b"));
        Page page = browser.followAll();

        assertThat(page.text()).isEqualTo("report year=2026&q=a%20b");
        assertThat(page.address()).hasToString(app.url("/private/report?year=2026&q=a%20b"));
        assertThat(browser.cookies().all()).as("the pending sign-in is used up").noneMatch(cookie -> cookie.name()
                .startsWith("msal-signin-"));
        SeenRequest token = idp.requests(Endpoint.TOKEN).get(0);
        assertThat(token.parameter("grant_type")).contains("authorization_code");
        assertThat(token.parameter("code_verifier").orElseThrow()).hasSizeBetween(43, 128);
        app.awaitLiveSessions(1);
    }

    @Test
    void r39_theLogSaysThatSomebodyHasSignedInAndNotWho() {
        app.start();
        try (CapturedLog log = CapturedLog.of(SignInFlow.class)) {
            browser.get(app.url("/private/"));
            browser.followAll();

            String key = app.lastSignIn().user().key();
            assertThat(log.lines())
                    .contains("INFO Signed in")
                    .noneMatch(line -> line.startsWith("INFO ") && line.contains(key));
        }
    }

    @Test
    void theApplicationSeesWhoIsThere() {
        app.page("/private/who", (request, response) -> {
                    SignedInUser user = (SignedInUser) request.getUserPrincipal();
                    TestApplication.text(
                            response,
                            String.join(
                                    "|",
                                    user.displayName(),
                                    user.username().orElseThrow(),
                                    user.tid().orElseThrow(),
                                    request.getAuthType(),
                                    "" + request.getRemoteUser().equals(user.getName()),
                                    "admin=" + request.isUserInRole("Admin"),
                                    "reader=" + request.isUserInRole("Reader"),
                                    "*=" + request.isUserInRole("*"),
                                    "**=" + request.isUserInRole("**"),
                                    "authenticate=" + request.authenticate(response)));
                })
                .start();

        browser.get(app.url("/private/who"));

        assertThat(browser.followAll().text())
                .isEqualTo("Ada Lovelace|ada@contoso.example|" + Tenant.CONTOSO.id()
                        + "|OPENID_CONNECT|true|admin=true|reader=false|*=false|**=true|authenticate=true");
    }

    @Test
    void formPostWorksWithTheContainersOwnSessionCookie() {
        app.set("msal.response-mode", "form_post").start();

        browser.get(app.url("/private/"));
        browser.follow();
        assertThat(browser.page().form().method()).isEqualTo("POST");
        browser.submitForm();

        assertThat(browser.page().status()).as("R15: never 307 or 308").isEqualTo(303);
        assertThat(browser.followAll().text()).startsWith("private page of ");
    }

    @Test
    void thePendingCookieOfFormPostTravelsWithACrossSitePost() {
        app.set("msal.response-mode", "form_post").start();

        assertThat(browser.get(app.url("/private/")).headers("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("SameSite=None", "Secure");
    }

    @Test
    void twoTabsSignInSideBySide() {
        app.start();
        Page first = browser.get(app.url("/private/first"));
        Page second = browser.get(app.url("/private/second"));

        browser.get(second.location().toString());
        assertThat(browser.followAll().address()).hasToString(app.url("/private/second"));
        browser.get(first.location().toString());
        assertThat(browser.followAll().address()).hasToString(app.url("/private/first"));
        app.awaitLiveSessions(1, "one session, signed in twice");
    }

    @Test
    void manyTabsDoNotFillTheBrowsersCookieHeader() {
        app.start();
        for (int i = 0; i < 30; i++) {
            browser.get(app.url("/private/tab" + i));
        }

        assertThat(browser.cookies().header(app.url("/")).length()).isLessThan(4_000);
        assertThat(browser.followAll().address()).as("the newest still works").hasToString(app.url("/private/tab29"));
    }

    @Test
    void longReturnAddressesDoNotFillTheBrowsersCookieHeaderEither() {
        app.start();
        for (int i = 0; i < 10; i++) {
            browser.get(app.url("/private/tab" + i + "?q=" + "x".repeat(1_400)));
        }

        assertThat(browser.cookies().header(app.url("/")).length()).isLessThan(6_000);
        assertThat(browser.followAll().address()).as("the newest still works").hasPath("/app/private/tab9");
    }

    @Test
    void theSessionIdChangesWithTheSignInAndThePlantedOneIsDead() {
        app.page("/public", (request, response) -> {
                    request.getSession().setAttribute("cart", "3 apples");
                    TestApplication.text(response, request.getSession().getId());
                })
                .page(
                        "/private/cart",
                        (request, response) -> TestApplication.text(
                                response,
                                request.getSession().getId() + " "
                                        + request.getSession().getAttribute("cart")))
                .start();
        String planted = browser.get(app.url("/public")).text();
        HttpVisitor attacker = new HttpVisitor();
        browser.cookies().all().forEach(cookie -> attacker.cookies().put(cookie));

        browser.get(app.url("/private/cart"));
        String page = browser.followAll().text();

        assertThat(page).as("R14, C6").doesNotContain(planted).endsWith("3 apples");
        assertThat(attacker.get(app.url("/private/cart")).status())
                .as("whoever planted the id is not signed in")
                .isEqualTo(303);
    }

    /** R14, C6: a container may hand out the id that was asked for if another application has a session of that id. */
    @Test
    void anIdThatWasPlantedByWayOfAnotherApplicationIsDeadAsWell() {
        app.sibling("/other").start();
        URI root = URI.create(app.url("/"));
        String planted =
                new HttpVisitor().get(root.resolve("/other/").toString()).text();
        browser.cookies().store(root, List.of("JSESSIONID=" + planted + "; Path=/app"));

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).startsWith("private page of ");
        assertThat(new RawHttp(root.getPort())
                        .get("/app/private/", "JSESSIONID=" + planted)
                        .status())
                .as("whoever planted the id is not signed in")
                .isNotEqualTo(200);
    }

    @Test
    void aScriptGets401AndIsToldWhereToSignIn() {
        app.start();
        browser.get(app.url("/"));

        Page answer = browser.fetch(app.url("/private/data"));

        assertThat(answer.status()).as("R16").isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElseThrow()).contains("sign_in_url=");
        assertThat(answer.text()).contains("\"error\":\"sign_in_required\"", "/app/signin-oidc?return_to=");
        assertThat(answer.headers("Set-Cookie")).isEmpty();

        browser.get(app.url("/signin-oidc?return_to=%2Fprivate%2Fdata"));
        assertThat(browser.followAll().address()).hasToString(app.url("/private/data"));
    }

    @Test
    void aFormThatComesTooLateIsNotSilentlyLost() {
        app.start();
        browser.get(app.url("/"));

        Page answer = browser.postForm(app.url("/private/order"), Map.of("amount", "3"));

        assertThat(answer.status()).as("R16").isEqualTo(401);
        assertThat(answer.text()).contains("Your form was not sent", "target=\"_blank\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "/%2fevil.example", "x"})
    void returnAddressesElsewhereLeadToTheRoot(String hostile) {
        app.page("/", (request, response) -> TestApplication.text(response, "root"))
                .start();

        browser.get(app.url("/signin-oidc?return_to=") + URLEncoder.encode(hostile, StandardCharsets.UTF_8));

        assertThat(browser.followAll().address()).as("R13, C9").hasToString(app.url("/"));
    }

    @Test
    void anotherBrowsersStateStopsBeforeTheTokenCall() {
        app.start();
        HttpVisitor attacker = new HttpVisitor();
        attacker.get(app.url("/private/"));
        Page plantedAnswer = attacker.follow();

        Page answer = browser.get(plantedAnswer.location().toString());

        assertThat(answer.status()).as("R8, C5, C7").isEqualTo(400);
        assertThat(answer.text()).contains("This sign-in cannot be continued", "name this reference");
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
        assertThat(app.containerSessions()).isZero();
    }

    @Test
    void anAnswerIsGoodOnce() {
        app.start();
        browser.get(app.url("/private/"));
        String answer = browser.follow().location().toString();
        browser.followAll();

        assertThat(browser.get(answer).location()).hasToString(app.url("/private/"));
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        assertThat(browser.get(app.url("/private/")).status())
                .as("the user stays signed in")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=a&code=b&state=",
                "code=a&state=1&state=",
                "code=a&error=b&state=",
                "state=",
                "code=&state=",
                "error=access_denied&error=x&state="
            })
    void malformedAnswersChangeNothing(String query) {
        app.start();
        String state =
                browser.get(app.url("/private/")).location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");

        Page answer = browser.get(app.url("/signin-oidc?" + query + state));

        assertThat(answer.status()).as("R8, R5").isEqualTo(404);
        assertThat(answer.text()).contains("There is no page here");
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void anErrorIsShownAsAPageThatEchoesNothing() {
        app.start();
        String state =
                browser.get(app.url("/private/")).location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");

        Page answer = browser.get(app.url(
                "/signin-oidc?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state=" + state));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text())
                .as("R12, C10")
                .contains("The sign-in was cancelled")
                .doesNotContain("alert(1)");
        assertThat(answer.header("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'");
    }

    @Test
    void anErrorWithoutAStateOfThisBrowserIsNotBelieved() {
        app.start();

        assertThat(browser.get(app.url("/signin-oidc?error=access_denied&state=0123456789abcdef"))
                        .text())
                .as("R12")
                .contains("This sign-in cannot be continued");
    }

    @Test
    void aTokenAtTheCallbackSignsNobodyIn() {
        app.start();
        String token = idp.idToken(TestApplication.CLIENT_ID, "ada", "nonce");

        Page answer = browser.get(app.url("/signin-oidc?id_token=" + token + "&access_token=x&state=abcdefghijk"));

        assertThat(answer.text()).as("R5, C2").contains("There is no page here");
        assertThat(app.containerSessions()).isZero();
    }

    @Test
    void anIdTokenThatIsNotOursSignsNobodyIn() {
        app.start();
        idp.faults().idToken().wrongSignature();

        browser.get(app.url("/private/"));
        Page answer = browser.followAll();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("You could not be signed in", "name this reference")
                .doesNotContain("eyJ");
        assertThat(app.signIns()).as("R26").isEmpty();
        assertThat(app.containerSessions()).isZero();
    }

    @Test
    void aBrowserWithoutCookiesGetsAnExplanation() {
        app.start();
        browser.get(app.url("/private/"));
        Page answer = browser.follow();
        browser.cookies().clear();

        assertThat(browser.get(answer.location().toString()).text())
                .as("R10")
                .contains("keeps no cookies for this site", "allow cookies");
    }

    @Test
    void aSessionCookieThatDoesNotStickEndsInAnExplanationNotInALoop() {
        app.start();
        browser.get(app.url("/private/"));
        int rounds = 0;
        while (browser.page().isRedirect() && rounds < 100) {
            rounds++;
            browser.follow();
            browser.cookies().drop("JSESSIONID");
        }

        assertThat(browser.page().text()).as("R10, after %s steps", rounds).contains("The sign-in does not last");
        assertThat(rounds).isLessThan(30);
    }

    @Test
    void aMissingRoleIs403AndTheChainNeverRuns() {
        Set<String> ran = ConcurrentHashMap.newKeySet();
        app.filter("/admin/*", Map.of("roles", "Admin, Owner"))
                .page("/admin/*", (request, response) -> {
                    ran.add(request.getRemoteUser());
                    TestApplication.text(response, "admins only");
                })
                .start();
        idp.signInWithoutUi("bob");
        browser.get(app.url("/admin/"));

        Page answer = browser.followAll();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("You have no access to this page");
        assertThat(ran).as("C11").isEmpty();

        idp.signInWithoutUi("ada");
        HttpVisitor ada = new HttpVisitor();
        ada.get(app.url("/admin/"));
        assertThat(ada.followAll().text()).isEqualTo("admins only");
    }

    @Test
    void anOptionalFilterGreetsWhoIsSignedInAndLetsOthersThrough() {
        app.filter("/hello", Map.of("optional", "true"))
                .page(
                        "/hello",
                        (request, response) -> TestApplication.text(
                                response,
                                request.getUserPrincipal() instanceof SignedInUser user
                                        ? user.displayName()
                                        : "anonymous"))
                .start();

        assertThat(browser.get(app.url("/hello")).text()).isEqualTo("anonymous");
        browser.get(app.url("/private/"));
        browser.followAll();
        assertThat(browser.get(app.url("/hello")).text()).isEqualTo("Ada Lovelace");
    }

    @Test
    void errorPagesAndAsyncRequestsKeepTheUser() {
        app.page("/private/async", (request, response) -> {
                    var async = request.startAsync();
                    async.start(() -> async.dispatch("/private/after"));
                })
                .page(
                        "/private/after",
                        (request, response) -> TestApplication.text(
                                response, request.getDispatcherType() + " " + request.isUserInRole("Admin")))
                .start();
        browser.get(app.url("/private/async"));

        assertThat(browser.followAll().text()).as("R61").isEqualTo("ASYNC true");
    }

    @Test
    void anotherUserInTheSameBrowserDoesNotInheritTheSession() {
        app.page("/private/cart", (request, response) -> {
                    Object before = request.getSession().getAttribute("cart");
                    request.getSession().setAttribute("cart", request.getRemoteUser());
                    TestApplication.text(response, String.valueOf(before));
                })
                .start();
        browser.get(app.url("/private/cart"));
        browser.followAll();
        idp.signInWithoutUi("bob");

        browser.get(app.url("/signin-oidc?return_to=%2Fprivate%2Fcart"));

        assertThat(browser.followAll().text()).as("C25").isEqualTo("null");
        assertThat(app.signIns()).hasSize(2);
        assertThat(app.signIns().get(0).tokens()).as("Ada's tokens").isEmpty();
        app.awaitLiveSessions(1);
    }

    @Test
    void usersOfSeveralTenantsSignInAndForeignTenantsDoNot() {
        app.set("msal.tenant-id", "organizations")
                .set("msal.allowed-tenants", Tenant.CONTOSO.id())
                .start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of ");

        idp.signInWithoutUi("carol");
        HttpVisitor carol = new HttpVisitor();
        carol.get(app.url("/private/"));
        assertThat(carol.followAll().text()).as("R22, C3").contains("You could not be signed in");
        assertThat(app.signIns()).hasSize(1);
    }

    @Test
    void aProviderThatIsDownGivesAPageWithinTheTimeAndTheApplicationStartsAllTheSame() {
        idp.faults().at(Endpoint.METADATA).down();
        app.start();

        Page answer = browser.get(app.url("/private/"));

        assertThat(answer.status()).as("R38").isEqualTo(503);
        assertThat(answer.text()).contains("The sign-in service does not answer");
    }

    @Test
    void wrongSettingsStopTheStartUpAllAtOnce() {
        app.set("msal.tenant-idd", "x").set("msal.response-mode", "fragment").without("msal.client-id");

        assertThat(catchThrowable(app::start).getCause())
                .hasMessageContaining("msal.tenant-idd is not a known parameter; did you mean msal.tenant-id?")
                .hasMessageContaining("msal.response-mode is 'fragment'; it must be one of [query, form_post]")
                .hasMessageContaining("msal.client-id is missing")
                .hasMessageContaining("3 mistakes");
    }
}
