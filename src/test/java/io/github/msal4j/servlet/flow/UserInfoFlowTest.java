package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.FaultSite;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** R104: claims that a provider has at its UserInfo endpoint only. */
class UserInfoFlowTest {
    private static final String FAILED = "You could not be signed in";
    private static final String UNUSABLE = "The answer of the sign-in service cannot be used";
    private static final String DOWN = "The sign-in service does not answer";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.userinfo", "true")
            .set("msal.group-roles", "staff=Reader")
            .page("/private/me", UserInfoFlowTest::me);

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private static void me(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        TestApplication.text(response, user.displayName() + " " + user.claims().get("department") + " " + user.roles());
    }

    private void offer(Map<String, Object> claims) {
        idp.behaviour().userinfo(Optional.of(claims));
    }

    private Page signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/me"));
        return browser.followAll();
    }

    @ParameterizedTest(name = "Entra: {0}, signed: {1}")
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void r104_claimsAreThoseOfBoth(boolean entra, boolean signed) {
        offer(Map.of("department", "Engines", "name", "Another", "groups", List.of("staff"), "roles", "Writer"));
        idp.behaviour().userinfoSigned(signed);
        if (!entra) {
            app.without("msal.tenant-id").set("msal.authority", idp.realm(Tenant.CONTOSO));
        }

        assertThat(signIn().text()).isEqualTo("Ada Lovelace Engines [Admin, Reader]");

        SeenRequest request = idp.requests(Endpoint.USERINFO).get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).doesNotContain("eyJ");
        assertThat(browser.get(app.url("/private/me")).text()).contains("Engines");
        assertThat(idp.requests(Endpoint.USERINFO)).as("once for a sign-in").hasSize(1);
    }

    @Test
    void r104_nobodyAsksUnlessASettingSaysSo() {
        offer(Map.of("department", "Engines"));
        app.without("msal.userinfo");

        assertThat(signIn().text()).isEqualTo("Ada Lovelace null [Admin]");
        assertThat(idp.requests(Endpoint.USERINFO)).isEmpty();
    }

    private static Arguments row(String name, Consumer<FaultSite> fault, String title, String logged) {
        return Arguments.of(name, fault, title, logged);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                row(
                        "another user",
                        site -> site.body("{\"sub\":\"eve\"}"),
                        FAILED,
                        "another sub than that of the ID token"),
                row("no sub", site -> site.body("{\"department\":\"x\"}"), FAILED, "with no sub"),
                row("a number as sub", site -> site.body("{\"sub\":1}"), FAILED, "another sub than"),
                row("HTML", site -> site.answer(200, "text/html", "<html>x"), UNUSABLE, "a page of HTML (text/html)"),
                row("nothing", site -> site.body(""), UNUSABLE, "status 200 and no content"),
                row("a list", site -> site.body("[]"), UNUSABLE, "must answer with JSON or a signed token"),
                row(
                        "refused",
                        site -> site.answer(401, "{}"),
                        UNUSABLE,
                        "does not accept the access token of the sign-in"),
                row(
                        "forbidden",
                        site -> site.answer(403, "{}"),
                        UNUSABLE,
                        "does not accept the access token of the sign-in"),
                row("not found", site -> site.answer(404, "{}"), UNUSABLE, "answers with status 404 and JSON"),
                row("failing", site -> site.status(500), DOWN, "answers with status 500"),
                row("down", FaultSite::down, DOWN, "userinfo"),
                row(
                        "unsigned",
                        site -> site.answer(200, "application/jwt", "eyJhbGciOiJub25lIn0.e30."),
                        FAILED,
                        "alg is none"),
                row(
                        "encrypted",
                        site -> site.answer(
                                200, "application/jwt", "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4R0NNIn0.a.b.c.d"),
                        FAILED,
                        "it is encrypted, not signed"),
                row(
                        "signed by another",
                        site -> site.answer(200, "application/jwt", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJldmUifQ.AAAA"),
                        FAILED,
                        "Token refused"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void r104_aFailureEndsTheSignInAndIsNamed(String name, Consumer<FaultSite> fault, String title, String logged) {
        offer(Map.of());
        fault.accept(idp.faults().at(Endpoint.USERINFO));

        Page page = signIn();

        assertThat(page.text()).contains(title);
        assertThat(log.lines()).last().asString().contains(logged).doesNotContain("eyJ");
        assertThat(app.signIns()).isEmpty();
    }

    /** What the provider has signed may be of this user and still for somebody else. Guard: the audience in {@code UserInfo.claims}. */
    @Test
    void r104_aSignedAnswerForAnotherApplicationIsRefused() {
        offer(Map.of());
        signIn();
        SignedInUser user = app.lastSignIn().user();
        idp.faults()
                .at(Endpoint.USERINFO)
                .answer(
                        200,
                        "application/jwt",
                        idp.sign(new JWTClaimsSet.Builder()
                                .issuer(user.issuer())
                                .subject(user.subject())
                                .audience("another")
                                .claim("roles", "Owner")
                                .build()));

        browser.get(app.url("/signin-oidc?return_to=/private/"));

        assertThat(browser.followAll().text()).contains(FAILED);
        assertThat(log.lines()).last().asString().contains("Token refused (AUDIENCE)");
    }

    @Test
    void r104_aProviderWithoutTheEndpoint() {
        assertThat(signIn().text()).contains(UNUSABLE);
        assertThat(log.lines()).last().asString().contains("names no userinfo_endpoint; remove msal.userinfo");
    }

    @Test
    void r104_claimsThatAreTooMany() {
        offer(Map.of("x", "y".repeat(70_000)));

        assertThat(signIn().text()).contains(UNUSABLE);
        assertThat(log.lines()).last().asString().contains("at most 65536 are kept");
    }

    private void reverify() {
        app.verifyAgain(clock, browser, "/private/me");
    }

    private String shown() {
        return browser.get(app.url("/private/me")).text();
    }

    /** Guard: {@code UserInfoClaims.ofUserInfoLater}. */
    @Test
    void r104_whatTheEndpointNoLongerSaysIsGoneWhenTheSignInIsVerifiedAgain() {
        app.set("msal.revalidate", "1h");
        offer(Map.of("department", "Engines", "groups", List.of("staff")));
        assertThat(signIn().text()).isEqualTo("Ada Lovelace Engines [Admin, Reader]");
        offer(Map.of());

        reverify();

        assertThat(shown()).isEqualTo("Ada Lovelace null [Admin]");
        assertThat(idp.requests(Endpoint.USERINFO)).hasSize(2);
    }

    /** Guard: as before. A right is neither given nor taken by an outage. */
    @Test
    void r104_whatIsKnownStaysWhileTheEndpointDoesNotAnswer() {
        app.set("msal.revalidate", "1h");
        offer(Map.of("department", "Engines", "groups", List.of("staff")));
        signIn();
        idp.setRoles("ada", "Auditor");
        idp.faults().at(Endpoint.USERINFO).status(503);

        reverify();

        assertThat(shown()).isEqualTo("Ada Lovelace Engines [Auditor, Reader]");
    }
}
