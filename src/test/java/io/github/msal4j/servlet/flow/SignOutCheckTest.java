package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R80: the page that says which link of single sign-out is broken. */
class SignOutCheckTest {
    private static final String CHECK = "/check";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final HttpVisitor window = browser.newTab();
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.sign-out-check-path", CHECK)
            .set("msal.sign-out-check-role", "Admin");

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private Page signedInAt(String user) {
        idp.signInWithoutUi(user);
        app.start();
        browser.get(app.url(CHECK));
        return browser.followAll();
    }

    /** Ada has the role. */
    private Page begun() {
        assertThat(signedInAt("ada").text()).contains("Does single sign-out work here?");
        browser.submitForm();
        return browser.follow();
    }

    private void open() {
        window.get(browser.page().address() + "&open=1");
        assertThat(window.page().location().toString()).startsWith(idp.origin()).contains("logout");
    }

    private Page result() {
        return browser.get(browser.page().address().toString());
    }

    private String asked() {
        return browser.newTab().get(browser.page().address() + "&ask=1").text();
    }

    /** As a browser does in the frame of the provider's page. */
    private void frame(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url("/signout-callback-oidc" + query)))
                .header("Sec-Fetch-Dest", "iframe")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "cross-site")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    @Test
    void r80_itWorks() throws IOException, InterruptedException {
        assertThat(begun().text()).contains("Waiting for the sign-out", "target=\"_blank\"");
        assertThat(asked()).isEqualTo("runs");
        open();
        assertThat(app.ends()).as("nothing but the provider's call ends it").isEmpty();

        frame("?sid=" + sid());

        assertThat(asked()).isEqualTo("done");
        assertThat(result().text()).contains("Single sign-out works", "There is nothing to change");
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
    }

    /** Guards: {@code SignOutTrials.came}, each call of it. */
    @ParameterizedTest
    @CsvSource({
        "-, The sign-out did not arrive",
        "?, The sign-out came without a session id",
        "?sid=another, The sign-out came with another session id"
    })
    void r80_whichLinkIsBroken(String call, String shown) throws IOException, InterruptedException {
        begun();
        open();
        if (!call.equals("-")) {
            frame(call);
        }
        clock.advance(PATIENCE.minusSeconds(1));
        assertThat(asked()).isEqualTo("runs");
        clock.advance(Duration.ofSeconds(1));

        assertThat(asked()).isEqualTo("done");
        assertThat(result().text()).contains(shown);
        assertThat(app.ends()).isEmpty();
    }

    @Test
    void r80_itCameByAnotherWay() {
        begun();
        open();

        app.component(SignOuts.class).signOutGlobally(sid());

        assertThat(result().text()).contains("Single sign-out works in another way");
    }

    @Test
    void r80_theWindowComesBackToTheResult() throws IOException, InterruptedException {
        begun();
        open();
        frame("?sid=" + sid());
        String state = window.page().location().getRawQuery().replaceAll(".*state=([^&]*).*", "$1");

        window.get(app.url("/signout-callback-oidc?state=" + state));

        assertThat(window.followAll().text()).contains("Single sign-out works");
    }

    @Test
    void r80_onlyForTheRole() {
        Page refused = signedInAt("bob");

        assertThat(refused.status()).isEqualTo(403);
        browser.postForm(app.url(CHECK), Map.of());
        assertThat(browser.page().status()).isEqualTo(403);
        browser.get(app.url(CHECK + "?trial=none&open=1"));
        assertThat(browser.page().status()).isEqualTo(403);
        assertThat(idp.requests(Endpoint.LOGOUT)).isEmpty();
    }

    /** Guard: {@code SignOutCheckEndpoint.mayEnter}. */
    @Test
    void r24_whetherTheUserHasTheRoleIsNotKnown() {
        app.set("msal.sign-out-check-role", "Librarian").set("msal.group-roles", "readers=Librarian");
        idp.faults().idToken().claims(claims -> claims.claim("_claim_names", Map.of("groups", "src1")));

        Page page = signedInAt("ada");

        assertThat(page.status()).isEqualTo(500);
        assertThat(page.text())
                .contains("Your access could not be checked")
                .doesNotContain("Exception", "Librarian", "\tat ");
    }

    @Test
    void r80_aTicketIsOfOneSignInAndOfTenMinutes() {
        begun();
        String ticket = browser.page().address().getRawQuery();
        HttpVisitor stranger = new HttpVisitor(clock);
        stranger.get(app.url(CHECK + "?" + ticket + "&open=1"));
        assertThat(stranger.page().location().toString())
                .as("nobody is signed in there")
                .contains("/authorize?");

        // Of the same user, in another session.
        stranger.followAll();
        assertThat(stranger.get(app.url(CHECK + "?" + ticket + "&open=1")).location())
                .hasToString(app.url(CHECK));

        Map<String, Object> content =
                Map.of("for", "confirm", "id", "1", "in", "2", "sids", List.of(), "t", clock.millis());
        String otherPurpose = app.component(BrowserSide.class).seal().seal(content);
        assertThat(browser.get(app.url(CHECK + "?trial=" + otherPurpose)).text())
                .contains("Does single sign-out work here?");
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.get(app.url(CHECK + "?" + ticket)).text()).contains("Does single sign-out work here?");
    }

    @Test
    void r80_noOtherSiteBeginsOne() {
        signedInAt("ada");
        HttpVisitor elsewhere = browser.newTab();
        elsewhere.get(idp.origin() + "/elsewhere");

        Page answer = elsewhere.postForm(app.url(CHECK), Map.of());

        assertThat(answer.status()).as("the button is shown again").isEqualTo(200);
    }

    @Test
    void r80_nothingOfTheSessionIsOnThePages() {
        Page page = begun();

        assertThat(page.text() + page.address())
                .doesNotContain(sid(), app.lastSignIn().idToken());
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'");
        assertThat(page.header("Cache-Control")).contains("no-store");
    }

    @Test
    void r80_withoutTheSettingThereIsNoSuchPage() {
        app.without("msal.sign-out-check-path").without("msal.sign-out-check-role");
        app.start();

        assertThat(browser.get(app.url(CHECK)).status()).isEqualTo(404);
    }

    /** Another person may have made the address, with the id of another session. Guard: {@code SignOutCheckEndpoint.admitted}. */
    @Test
    void r64_anIdInTheAddressIsNobodys() {
        signedInAt("ada");
        String id =
                browser.cookies().find(app.url("/"), "JSESSIONID").orElseThrow().value();

        Page answer = new HttpVisitor(clock).get(app.url(CHECK + ";jsessionid=" + id));

        assertThat(answer.location().toString()).contains("/authorize?");
    }

    /** Guards: {@code Navigation.isInWindow} in {@code SignOutCheckEndpoint.openSignOut}, {@code SignOutCheckEndpoint.doHead}. */
    @ParameterizedTest
    @CsvSource({
        "GET, navigate, iframe",
        "GET, navigate, object",
        "GET, no-cors, image",
        "GET, cors, empty",
        "HEAD, navigate, document"
    })
    void r80_onlyAWindowOpensTheSignOut(String method, String mode, String destination) {
        begun();
        URI page = browser.page().address();

        RawHttp.Answer answer = new RawHttp(page.getPort())
                .send(method + " " + page.getRawPath() + "?" + page.getRawQuery() + "&open=1 HTTP/1.1\r\nHost: "
                        + page.getRawAuthority() + "\r\nCookie: "
                        + browser.cookies().header(page.toString()) + "\r\nSec-Fetch-Mode: " + mode
                        + "\r\nSec-Fetch-Dest: " + destination + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).as(answer.text()).isEqualTo(method.equals("HEAD") ? 200 : 303);
        assertThat(answer.text()).doesNotContain("logout", "msal-signout");
        open();
    }
}
