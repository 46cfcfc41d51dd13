package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R79, R78: what an administrator does at the provider shows here within {@code msal.revalidate}, though nobody asks for a token. */
@Timeout(120)
class ReverifiedFlowTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TokenPages pages = new TokenPages();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<SignInEnd> ends = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpVisitor signedIn() {
        return signedIn("1h");
    }

    private HttpVisitor signedIn(String revalidate) {
        pages.app
                .set("msal.revalidate", revalidate)
                .filter("/admin/*", Map.of("roles", "Admin"))
                .attribute(SignInEndListener.class.getName(), new SignInEndListener() {
                    @Override
                    public void signInEnded(SignInEnd end) {
                        ends.add(end);
                    }

                    @Override
                    public void userChanged(SignedInUser before, SignedInUser now) {
                        changes.add(before.getName().equals(now.getName()) + " " + before.roles() + " " + now.roles());
                    }
                })
                .page(
                        "/admin/*",
                        (request, response) -> TestApplication.text(response, "admin " + request.getRemoteUser()))
                .page("/private/roles", (request, response) -> {
                    SignedInUser user = (SignedInUser) request.getUserPrincipal();
                    TestApplication.text(
                            response,
                            user.roles() + " " + request.isUserInRole("Admin") + " "
                                    + user.claims().get("email"));
                });
        pages.start();
        return pages.visitor();
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(60), condition);
    }

    private SignedInSession session() {
        return pages.app.lastSignIn();
    }

    private void awaitConfirmed() {
        await("confirmed just now", () -> session().verifiedAt() == pages.clock.millis());
    }

    /** What Entra says of a user who was deleted, and of a grant from before the password that the user has now. */
    private static EntraError grant(int code) {
        return EntraError.of(400, "invalid_grant", code, "Words.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "revoked", "deleted", "password"})
    void r78_whoseSignInIsOverAtTheProviderIsOutWithinTheTime(String what) {
        HttpVisitor ada = signedIn();
        switch (what) {
            case "disabled" -> pages.idp.disable("ada");
            case "revoked" -> pages.idp.revokeSessions("ada");
            case "deleted" -> pages.idp.faults().at(Endpoint.TOKEN).error(grant(50034));
            default -> pages.idp.faults().at(Endpoint.TOKEN).error(grant(50133));
        }
        pages.clock.advance(Duration.ofMinutes(47));
        assertThat(ada.get(pages.url("/private/")).status()).as("not due").isEqualTo(200);
        pages.clock.advance(Duration.ofMinutes(13));

        assertThat(ada.get(pages.url("/private/")).status())
                .as("no request waits")
                .isEqualTo(200);
        await("the sign-in has ended", () -> session().isEnded() && !ends.isEmpty());

        assertThat(ends).extracting(SignInEnd::reason).containsExactly(EndReason.REVOKED);
        assertThat(ada.get(pages.url("/private/")).status()).isEqualTo(303);
    }

    /** Guard: {@code Reverification.start}, by which one look after the other is taken. */
    @Test
    void r79_whoMakesNoFurtherRequestIsOutAsWell() {
        HttpVisitor ada = signedIn("20s");
        assertEndsWithoutARequest("ada", ada, 1);
        pages.idp.signInWithoutUi("bob");
        assertEndsWithoutARequest("bob", pages.visitor(), 2);
    }

    private void assertEndsWithoutARequest(String user, HttpVisitor browser, int ended) {
        pages.clock.advance(Duration.ofSeconds(1));
        assertThat(browser.get(pages.url("/private/")).status()).isEqualTo(200);
        pages.idp.disable(user);
        pages.clock.advance(Duration.ofSeconds(25));

        await(user + " is out", () -> session().isEnded() && ends.size() == ended);

        assertThat(ends).extracting(SignInEnd::reason).containsOnly(EndReason.REVOKED);
    }

    @Test
    void r79_aRoleThatWasTakenAwayIsGoneWithinTheTime() {
        HttpVisitor ada = signedIn();
        assertThat(ada.get(pages.url("/private/roles")).text()).startsWith("[Admin] true");
        assertThat(ada.get(pages.url("/admin/")).status()).isEqualTo(200);
        pages.idp.setRoles("ada", "Reader");
        pages.clock.advance(HOUR);

        ada.get(pages.url("/private/"));
        awaitConfirmed();
        await("the application was told", () -> !changes.isEmpty());

        assertThat(ada.get(pages.url("/private/roles")).text()).startsWith("[Reader] false");
        assertThat(ada.get(pages.url("/admin/")).status()).isEqualTo(403);
        assertThat(changes).containsExactly("true [Admin] [Reader]");
        assertThat(ends).isEmpty();
    }

    @Test
    void r79_aGroupThatWasTakenAwayIsGoneWithinTheTime() {
        pages.idp.faults().idToken().claims(claims -> claims.claim("groups", List.of("readers", "writers")));
        HttpVisitor ada = signedIn();
        assertThat(session().user().groups()).containsExactlyInAnyOrder("readers", "writers");
        pages.idp.faults().clear();
        pages.idp.faults().idToken().claims(claims -> claims.claim("groups", List.of("readers")));
        pages.clock.advance(HOUR);

        ada.get(pages.url("/private/"));
        await("the application was told", () -> !changes.isEmpty());

        assertThat(session().user().groups()).containsExactly("readers");
        assertThat(ends).isEmpty();
    }

    /** A refresh for a token is a re-verification, so that it costs no call more; and what was asked for at the sign-in stays. */
    @Test
    void r79_soItIsByARefreshForAToken() {
        pages.app.set("msal.scopes", "email User.Read");
        HttpVisitor ada = signedIn();
        assertThat(ada.get(pages.url("/private/roles")).text()).isEqualTo("[Admin] true ada@contoso.example");
        pages.idp.setRoles("ada");
        pages.clock.advance(HOUR);
        pages.idp.forgetRequests();

        ada.get(pages.url("/private/token"));
        ada.get(pages.url("/private/"));
        awaitConfirmed();

        assertThat(ada.get(pages.url("/private/roles")).text()).isEqualTo("[] false ada@contoso.example");
        assertThat(pages.idp.requests(Endpoint.TOKEN)).hasSize(1);
        assertThat(pages.idp.requests(Endpoint.TOKEN).get(0).parameter("scope").orElseThrow())
                .contains("email", "User.Read");
        assertThat(changes).containsExactly("true [Admin] []");
    }

    @Test
    void r79_whereNothingHasChangedTheApplicationIsNotTold() {
        HttpVisitor ada = signedIn();
        Object before = session().user();
        pages.clock.advance(HOUR);

        ada.get(pages.url("/private/"));
        awaitConfirmed();

        assertThat(changes).isEmpty();
        assertThat(session().user()).isSameAs(before);
    }

    /** R65: what has changed is stored by the next request, and known to whoever reads it back; of the new token nothing is. */
    @Test
    void r79_theChangeIsStored() {
        HttpVisitor ada = signedIn();
        pages.idp.setRoles("ada", "Reader", "Writer");
        pages.clock.advance(HOUR);
        ada.get(pages.url("/private/"));
        awaitConfirmed();
        await("told", () -> !changes.isEmpty());

        SignedInSession readBack = Serialized.copy(session());

        assertThat(readBack.user().roles()).containsExactlyInAnyOrder("Reader", "Writer");
        assertThat(readBack.user().claims()).isEqualTo(session().user().claims());
        assertThat(readBack.verifiedAt()).isEqualTo(pages.clock.millis());
        assertThat(readBack.idToken())
                .as("that of the sign-in")
                .isEqualTo(session().idToken());
        signOutAtTheProvider();
        assertThat(session().user().roles()).containsExactlyInAnyOrder("Reader", "Writer");
        assertThat(session().user().idToken()).isEmpty();
        assertThat(Serialized.copy(session()).isEnded()).isTrue();
    }

    private void signOutAtTheProvider() {
        new HttpVisitor(pages.clock)
                .get(pages.url("/signout-callback-oidc?sid=" + session().sid().orElseThrow()));
    }

    /** R65: an object that the container puts into this one's place knows of it as well, whichever was first. */
    @Test
    void r79_copiesLearnOfIt() {
        HttpVisitor ada = signedIn();
        SignedInSession earlier = Serialized.copy(session());
        pages.idp.setRoles("ada", "Reader");
        pages.clock.advance(HOUR);
        ada.get(pages.url("/private/"));
        awaitConfirmed();

        session().succeededBy(earlier);

        assertThat(earlier.user().roles()).containsExactly("Reader");
        assertThat(earlier.verifiedAt()).isEqualTo(session().verifiedAt());
        assertThat(earlier.user().signIn()).contains(earlier);
        signOutAtTheProvider();
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "error", "secret"})
    void r79_aProviderThatIsDownEndsNobodyForFourTimesAsLong(String what) {
        pages.app.set("msal.http-timeout", "2s");
        HttpVisitor ada = signedIn();
        switch (what) {
            case "down" -> pages.idp.faults().at(Endpoint.TOKEN).down();
            case "secret" -> pages.idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidClient());
            default -> pages.idp.faults().at(Endpoint.TOKEN).status(500);
        }
        for (int i = 0; i < 3; i++) {
            pages.clock.advance(HOUR);
            assertThat(ada.get(pages.url("/private/")).status()).isEqualTo(200);
        }
        assertThat(session().isEnded()).isFalse();

        pages.clock.advance(HOUR);
        await("not confirmed for four hours", () -> {
            // The attempt before may be under way still.
            pages.clock.advance(Duration.ofMinutes(5));
            ada.get(pages.url("/private/"));
            return session().isEnded() && !ends.isEmpty();
        });

        assertThat(ends).extracting(SignInEnd::reason).containsExactly(EndReason.NOT_VERIFIABLE);
    }

    /** Something more is wanted of the user, who is as good as before: the application is told when it wants a token. */
    @Test
    void r78_aSecondFactorEndsNobodyHoweverOften() {
        HttpVisitor ada = signedIn();
        pages.idp.faults().at(Endpoint.TOKEN).error(EntraError.interactionRequired("{}"));
        for (int i = 0; i < 6; i++) {
            pages.clock.advance(HOUR);
            assertThat(ada.get(pages.url("/private/")).status()).isEqualTo(200);
            awaitConfirmed();
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void r79_aRequestDoesNotWaitForAProviderThatIsSlow() throws Exception {
        HttpVisitor ada = signedIn();
        pages.clock.advance(HOUR);
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            ada.get(pages.url("/private/"));
            hold.awaitArrival();

            assertThat(ada.get(pages.url("/private/")).status()).isEqualTo(200);
        }
        awaitConfirmed();
    }

    /** A sign-out that comes while the provider is being asked wins. */
    @Test
    void r52_aSignOutMeanwhileWins() throws Exception {
        HttpVisitor ada = signedIn();
        pages.idp.setRoles("ada", "Reader");
        pages.clock.advance(HOUR);
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            ada.get(pages.url("/private/"));
            hold.awaitArrival();
            signOutAtTheProvider();
        }
        await("the call is over", () -> session().refreshing().tryLock());

        assertThat(session().tokens()).isEmpty();
        assertThat(session().user().roles()).containsExactly("Admin");
        assertThat(changes).isEmpty();
        assertThat(ends).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
    }

    /** A provider that gives no ID token at a refresh says nothing about the user, but confirms the sign-in. */
    @Test
    void r79_withoutAnIdTokenTheSignInIsConfirmedAndTheClaimsStay() {
        HttpVisitor ada = signedIn();
        pages.idp
                .faults()
                .at(Endpoint.TOKEN)
                .body(
                        "{\"token_type\":\"Bearer\",\"scope\":\"User.Read\",\"expires_in\":3600,\"access_token\":\"opaque\"}");
        pages.clock.advance(HOUR);

        ada.get(pages.url("/private/"));
        awaitConfirmed();

        assertThat(ada.get(pages.url("/private/roles")).text()).startsWith("[Admin] true");
        assertThat(changes).isEmpty();
    }

    @Test
    void r79_withoutARefreshTokenNobodyIsAskedAndNobodyIsEnded() {
        pages.idp.behaviour().refreshTokens(false);
        HttpVisitor ada = signedIn();
        pages.idp.forgetRequests();
        for (int i = 0; i < 6; i++) {
            pages.clock.advance(HOUR);
            assertThat(ada.get(pages.url("/private/")).status()).isEqualTo(200);
        }
        assertThat(ends).isEmpty();
        assertThat(pages.idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void r79_withoutScopesTheSignInIsAskedAboutAsWell() {
        pages.app.without("msal.scopes");
        HttpVisitor ada = signedIn();
        pages.idp.setRoles("ada", "Reader");
        pages.clock.advance(HOUR);

        ada.get(pages.url("/private/"));
        awaitConfirmed();

        assertThat(ada.get(pages.url("/private/roles")).text()).startsWith("[Reader]");
    }
}
