package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.DeploymentFailedException;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.it.SignInEnds.End;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The example's WAR on every container that is promised to work, from signing in to each way in which a sign-in ends.
 * Whatever ends one, the container's log says that the MSAL account was evicted: without {@code TokenService.evict} in
 * {@code SignOuts} every test here that expects an {@link End} fails.
 */
@ParameterizedClass
@MethodSource("applications")
class ExampleOnContainersIT {
    private static final Pattern SID = Pattern.compile("<dt>sid</dt><dd><code>([^<]+)</code>");
    private static final Pattern QUESTION = Pattern.compile(" data-ask=\"([^\"]+)\"");
    private static final Pattern REFERENCE = Pattern.compile("Reference: <code>([0-9a-f]{8})</code>");
    private static final Pattern CONTINUE = Pattern.compile("<a id=\"continue\"[^>]* href=\"([^\"]+)\"");

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ExampleOnContainer app;

    ExampleOnContainersIT(ExampleOnContainer app) {
        this.app = app;
    }

    /** Each is started when its tests begin, and JUnit closes it when they are done. */
    static Stream<ExampleOnContainer> applications() {
        return Arrays.stream(Container.values()).map(ExampleOnContainer::start);
    }

    @Test
    void signsInAndReturnsToThePageAskedFor() {
        HttpVisitor ada = new HttpVisitor();
        ada.get(app.url("/example/me?from=a%20link&more"));
        assertThat(ada.followAll().text()).contains("Pick an account");
        ada.submitForm(Map.of("user", "ada"));

        assertThat(ada.followAll().text()).contains("You are <b>Ada Lovelace</b>");
        assertThat(ada.page().address()).hasToString(app.url("/example/me?from=a%20link&more"));
    }

    @Test
    void callsTheApiInTheNameOfTheUser() {
        assertThat(signedIn("bob", "/example/api").page().text()).contains("answered with status 200", "Bob Kahn");
    }

    @Test
    void theTokenCacheHoldsOneAccount() {
        assertThat(signedIn("ada", "/example/tokens").page().text())
                .contains("holds one account and one access token", ">User.Read</span>")
                .doesNotContain("eyJ");
    }

    @Test
    void onlyAdministratorsSeeTheirPage() {
        assertThat(signedIn("ada", "/example/admin").page().status()).isEqualTo(200);
        assertThat(signedIn("bob", "/example/admin").page().status()).isEqualTo(403);
    }

    @Test
    void theApplicationsOwnErrorPageHasWhatTheLibrarysWouldSay() {
        Page refused = signedIn("bob", "/example/admin").page();

        assertThat(refused.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(refused.header("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(refused.text())
                .contains(
                        "You have no access to this page",
                        "Bob Kahn",
                        "href=\"/example/\">Back to the application</a>");
        assertThat(app.server().log()).contains("reference=" + found(REFERENCE, refused));
    }

    @Test
    void aScriptWithoutASignInIsToldSo() {
        HttpVisitor visitor = new HttpVisitor();
        visitor.get(app.url("/example/"));
        Page answer = visitor.fetch("/example/me");

        assertThat(answer.status()).as("R16").isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("OpenIDConnect ");
        assertThat(answer.text()).contains("\"sign_in_url\":\"");
        assertThat(answer.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void localSignOutEvictsAndComesBackFromTheProvider() {
        HttpVisitor ada = signedIn("ada", "/example/me");
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        Page redirect = ada.postForm("/example/signout", Map.of("return_to", "/?left"));

        assertThat(ends.soFar()).containsExactly(End.ofOneSession("LOCAL_SIGN_OUT"));
        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.location().toString())
                .startsWith(app.provider().endpoint(Endpoint.LOGOUT, Tenant.CONTOSO.id()) + "?")
                .contains("logout_hint=", "post_logout_redirect_uri=http%3A%2F%2F", "state=");
        String back = continueAt(ada.follow());
        assertThat(back).startsWith(app.url("/example/signout-callback-oidc?state="));
        ada.click(back);
        assertThat(ada.followAll().text()).contains("Nobody is signed in");
        assertThat(ada.page().address()).hasToString(app.url("/example/?left"));
        assertSignedOut(ada);
    }

    /** The provider's page has a link, for browsers without scripts. */
    private static String continueAt(Page signedOut) {
        return found(CONTINUE, signedOut);
    }

    @Test
    void globalSignOutNeedsNoCookieAndEvictsBeforeItAnswers() {
        HttpVisitor ada = signedIn("ada", "/example/me");
        String question = question(ada);
        assertThat(new HttpVisitor().get(question).status()).isEqualTo(204);
        List<URI> frames = app.provider().endSession(sid(ada));
        assertThat(frames).singleElement().asString().startsWith(app.url("/example/signout-callback-oidc?sid="));
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        Page answer = new HttpVisitor().get(frames.get(0).toString());

        assertThat(ends.soFar()).as("R42").containsExactly(End.ofOneSession("GLOBAL_SIGN_OUT"));
        assertThat(answer.status()).as("R45").isEqualTo(200);
        assertThat(answer.headers("Set-Cookie")).as("R45").isEmpty();
        assertThat(new HttpVisitor().get(question).text()).contains("You signed out somewhere else");
        assertSignedOut(ada);
        assertThat(ada.get(app.url("/example/")).text()).contains("Nobody is signed in");
        assertThat(ends.soFar()).as("evicted once").hasSize(1);
    }

    @Test
    void afterAGlobalSignOutSigningInAgainWorks() {
        HttpVisitor ada = signedIn("ada", "/example/me");
        app.provider()
                .endSession(sid(ada))
                .forEach(frame -> new HttpVisitor().get(frame.toString()).status());

        signIn(ada, "ada", "/example/tokens");

        assertThat(ada.page().text()).as("R54").contains("holds one account");
    }

    @ParameterizedTest
    @CsvSource({"logout, LOCAL_SIGN_OUT", "invalidate, SESSION_ENDED"})
    void anApplicationEndsTheSignInByItself(String how, String reason) {
        HttpVisitor ada = signedIn("ada", "/example/me");
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        Page redirect = ada.postForm("/example/leave", Map.of("how", how));

        assertThat(ends.soFar()).containsExactly(End.ofOneSession(reason));
        assertThat(redirect.location().toString()).startsWith(app.url("/example/?ticket="));
        assertThat(ada.followAll().text()).contains("You are signed out of ", "Nobody is signed in");
        assertSignedOut(ada);
    }

    @Test
    void aSessionThatTimesOutIsEvicted() {
        HttpVisitor ada = signedIn("ada", "/short/me");
        String question = question(ada);
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        ada.get(ShortSessionServlet.PATH.substring(1));

        Page news = Await.value(() -> "the open page is told", LIMIT, () -> Optional.of(new HttpVisitor().get(question))
                .filter(answer -> answer.status() == 200));
        assertThat(news.text()).as("asking keeps no session alive").contains("The session timed out");
        assertThat(ends.awaited()).as("R50").containsExactly(End.ofOneSession("SESSION_ENDED"));
        assertThat(ada.get(app.url("/short/me")).isRedirect()).isTrue();
    }

    @Test
    void undeployingEvictsAndLeavesNoThreadBehind() {
        app.server().deploy(ExampleWar.original(), "/leaving");
        HttpVisitor ada = signedIn("ada", "/leaving/tokens");
        assertThat(ada.page().text()).contains("holds one account");
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        app.server().undeploy("/leaving");

        assertThat(ends.awaited())
                .as("R50")
                .singleElement()
                .satisfiesAnyOf(
                        end -> assertThat(end).isEqualTo(End.ofOneSession("SESSION_ENDED")),
                        end -> assertThat(end).isEqualTo(End.ofOneSession("UNDEPLOYED")));
        assertThat(app.server().log()).as("Tomcat's search for leaks").doesNotContain("has failed to stop it");
    }

    @Test
    void aMetadataCompleteWebXmlNeedsAListenerAndAFilterOnly() {
        app.server().deploy(ExampleWar.declaredByHand(), "/by-hand");
        HttpVisitor ada = signedIn("ada", "/by-hand/tokens");
        assertThat(ada.page().text()).as("R60").contains("holds one account");
        SignInEnds ends = SignInEnds.fromNowOn(app.server());

        ada.postForm("/by-hand/leave", Map.of("how", "invalidate"));

        assertThat(ends.soFar()).containsExactly(End.ofOneSession("SESSION_ENDED"));
    }

    @Test
    void wrongSettingsStopTheDeploymentAndTheLogHasThemAll() {
        Deployment wrong = Deployment.of(ExampleWar.withWrongSettings(), "/wrong");

        assertThatThrownBy(() -> app.server().deploy(wrong)).isInstanceOf(DeploymentFailedException.class);

        assertThat(app.server().log())
                .contains("The settings of msal4j-servlet have 2 mistakes:")
                .contains("  - msal.skopes is not a known parameter; did you mean msal.scopes?")
                .contains("  - msal.tenant-id is 'no such tenant'; it must be a GUID, a domain");
    }

    private HttpVisitor signedIn(String user, String page) {
        HttpVisitor visitor = new HttpVisitor();
        signIn(visitor, user, page);
        return visitor;
    }

    private void signIn(HttpVisitor visitor, String user, String page) {
        visitor.get(app.url(page));
        visitor.followAll();
        visitor.submitForm(Map.of("user", user));
        visitor.followAll();
        assertThat(visitor.page().address()).hasToString(app.url(page));
    }

    private static String sid(HttpVisitor visitor) {
        return found(SID, visitor.page());
    }

    /** Where the page that is open asks whether its sign-in has ended. */
    private String question(HttpVisitor visitor) {
        return app.url(found(QUESTION, visitor.page()));
    }

    private static String found(Pattern pattern, Page page) {
        return pattern.matcher(page.text())
                .results()
                .map(found -> found.group(1).replace("&amp;", "&"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + pattern + " on " + page));
    }

    private void assertSignedOut(HttpVisitor visitor) {
        assertThat(visitor.get(app.url("/example/me")).location().toString())
                .as("C14: not one more request")
                .startsWith(app.provider().endpoint(Endpoint.AUTHORIZE, Tenant.CONTOSO.id()) + "?");
    }
}
