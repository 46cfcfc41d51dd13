package io.github.msal4j.servlet.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks through the example as its guide says. */
class ExampleIT {
    private static final Pattern FRAME = Pattern.compile("<iframe[^>]* src=\"([^\"]*)\"");

    private static final Pattern SID = Pattern.compile("<dt>sid</dt><dd><code>([^<]+)</code>");
    private static final Pattern QUESTION = Pattern.compile(" data-ask=\"([^\"]+)\"");
    private static final Pattern NO_SCRIPT = Pattern.compile("<noscript><p><a href=\"([^\"]+)\">");

    private static LocalExample example;

    private final HttpVisitor visitor = new HttpVisitor();

    @BeforeAll
    static void start() {
        example = LocalExample.start(ExampleLauncher.war(), 0);
    }

    @AfterAll
    static void stop() {
        example.close();
    }

    @Test
    void aPublicPageIsForEverybody() {
        Page home = visitor.get(example.app1());

        assertThat(home.status()).isEqualTo(200);
        assertThat(home.text()).contains("App 1", "Nobody is signed in");
        assertThat(home.headers("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "api", "tokens", "bean", "settings", "admin", "admin/", "admin/anything"})
    void theOtherPagesAskWhoIsThere(String page) {
        visitor.get(example.app1() + page);

        assertThat(visitor.followAll().text()).contains("Pick an account");
        assertThat(visitor.page().address()).hasHost("login.localhost");
    }

    @Test
    void aUserSeesWhoTheyAre() {
        signIn(example.app1() + "me", "ada");

        assertThat(visitor.page().address()).hasToString(example.app1() + "me");
        assertThat(visitor.page().text())
                .contains("You are <b>Ada Lovelace</b>", ">Admin</span>", "<dt>preferred_username</dt>");
        assertThat(visitor.get(example.app1()).text()).contains("Hello, Ada Lovelace");
    }

    @Test
    void r162_theApplicationKnowsItsUsersByANumber() {
        signIn(example.app1() + "me", "ada");

        assertThat(visitor.page().text())
                .containsPattern("Member number, from this application</dt><dd><code>[0-9a-f]{8}</code>");
    }

    @Test
    void r160_aUserSignsInWithAnotherAccount() {
        signIn(example.app1() + "me", "ada");
        Matcher link = Pattern.compile("<a href=\"([^\"]+)\">Sign in with another account")
                .matcher(visitor.get(example.app1()).text());
        assertThat(link.find()).isTrue();

        visitor.get(URI.create(example.app1())
                .resolve(link.group(1).replace("&amp;", "&"))
                .toString());

        assertThat(visitor.followAll().text()).contains("Pick an account");
        visitor.submitForm(Map.of("user", "bob"));
        assertThat(visitor.followAll().text()).contains("You are <b>Bob Kahn</b>");
    }

    @Test
    void r122_administratorsSeeTheTokenOfTheApplicationAndItsHealth() {
        signIn(example.app1() + "admin/", "ada");

        assertThat(visitor.page().text())
                .containsPattern("for https://graph.microsoft.com/.default, until <time datetime=\"20")
                .contains("by a client secret");
        Page health = new HttpVisitor().get(example.app1() + "health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.text()).contains("UP");
    }

    @Test
    void theApiIsCalledInTheNameOfTheUser() {
        signIn(example.app1() + "api", "bob");

        assertThat(visitor.page().text()).contains("answered with status 200", "Bob Kahn");
        assertThat(example.provider().requests())
                .as("the API was asked with a token")
                .anyMatch(request -> request.path().equals("/v1.0/me")
                        && request.header("authorization").isPresent());
    }

    @Test
    void onlyAdministratorsSeeTheirPage() {
        assertThat(signIn(example.app1() + "admin/", "bob").status()).isEqualTo(403);
        assertThat(visitor.page().text())
                .as("the application's own page says what the library's would")
                .contains(
                        "You have no access to this page", "does not have the role", "Back to the application", "App 1")
                .containsPattern("Reference: <code>[0-9a-f]{8}</code>");

        HttpVisitor ada = new HttpVisitor();
        assertThat(signIn(ada, example.app1() + "admin/", "ada").text()).contains("Welcome, Ada Lovelace");
    }

    /** R161: nobody waits for a minute here; that somebody is asked again then is the flow tests' part. */
    @Test
    void theSettingsWantARecentSignIn() {
        signIn(example.app1() + "me", "ada");
        String session = found(SID, visitor.page().text());

        visitor.get(example.app1() + "settings");
        assertThat(visitor.page().location()).asString().contains("max_age=60");
        Page settings = visitor.followAll();

        assertThat(settings.address()).hasToString(example.app1() + "settings");
        assertThat(settings.text())
                .contains("Settings of the account", "Ada Lovelace, you told", "max-auth-age")
                .containsPattern(" ago, at <time datetime=\"[0-9]{4}-");
        assertThat(visitor.get("settings").status()).as("asked once").isEqualTo(200);
        assertThat(found(SID, visitor.get("me").text()))
                .as("the same session at the provider")
                .isEqualTo(session);
    }

    @Test
    void theTokenCacheShowsWhatThereIsButNoToken() {
        String page = signIn(example.app1() + "tokens", "ada").text();

        assertThat(page)
                .contains("holds one account and one access token", ">User.Read</span>", "in 59 minutes")
                .doesNotContain("eyJ");
    }

    @Test
    void aFurtherPermissionIsAskedForOnTheWay() {
        signIn(example.app1() + "tokens", "ada");

        visitor.get("tokens?more=");
        assertThat(visitor.followAll().text()).contains("Permissions requested", "Mail.Read");
        visitor.submitForm(Map.of("consent", "accept"));

        assertThat(visitor.followAll().text()).contains(">Mail.Read</span>", ">User.Read</span>");
        assertThat(visitor.page().address()).hasToString(example.app1() + "tokens?more=");
    }

    @Test
    void oneSignInServesBothApplicationsAndOneSignOutEndsBoth() {
        signIn(example.app1() + "me", "ada");
        visitor.get(example.app2() + "tokens");
        assertThat(visitor.followAll().text()).as("no question asked").contains("one account");

        visitor.get(example.app1());
        visitor.postForm("/signout", Map.of());
        Page atProvider = visitor.followAll();
        List<String> frames = FRAME.matcher(atProvider.text())
                .results()
                .map(frame -> frame.group(1).replace("&amp;", "&"))
                .toList();
        assertThat(frames)
                .hasSize(2)
                .anyMatch(frame -> frame.startsWith(example.app1() + "signout-callback-oidc?sid="))
                .anyMatch(frame -> frame.startsWith(example.app2() + "signout-callback-oidc?sid="));
        // A visitor of its own for each frame: browsers send no cookie in there.
        assertThat(frames)
                .allSatisfy(frame ->
                        assertThat(new HttpVisitor().get(frame).status()).isEqualTo(200));

        assertThat(visitor.get(example.app1()).text()).contains("Nobody is signed in");
        assertThat(visitor.get(example.app2()).text()).contains("Nobody is signed in");
        visitor.get(example.app2() + "tokens");
        assertThat(visitor.followAll().text()).contains("Pick an account");
        visitor.submitForm(Map.of("user", "ada"));
        assertThat(visitor.followAll().text()).as("signing in again works").contains("one account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout", "invalidate"})
    void leavingThisApplicationOnlyKeepsTheOtherSignIns(String how) {
        signIn(example.app1() + "me", "ada");
        visitor.get(example.app2() + "me");
        visitor.followAll();

        visitor.get(example.app1());
        visitor.postForm("/leave", Map.of("how", how));
        assertThat(visitor.followAll().text()).contains("Nobody is signed in");
        assertThat(visitor.get(example.app2()).text()).contains("Hello, Ada Lovelace");
        visitor.get(example.app1() + "me");
        assertThat(visitor.followAll().text())
                .as("the provider still knows the user")
                .contains("You are <b>Ada");
    }

    /** Without scripts a link takes the place of the page that asks by itself. */
    @Test
    void aPageCanBeAskedWhetherItsSignInHasEnded() {
        String page = signIn(example.app1() + "me", "ada").text();
        String question = found(NO_SCRIPT, page);
        assertThat(visitor.get(question).text()).contains("Hello, Ada Lovelace").doesNotContain("You are signed out");
        String live = example.app1() + found(QUESTION, page).substring(1);
        assertThat(new HttpVisitor().get(live).status()).isEqualTo(204);

        HttpVisitor elsewhere = new HttpVisitor();
        example.provider().endSession(found(SID, page)).forEach(frame -> elsewhere.get(frame.toString()));

        assertThat(new HttpVisitor().get(live).text())
                .contains("You are signed out of App 1.", "You signed out somewhere else");
        assertThat(visitor.get(question).text())
                .contains("You are signed out of App 1.", "You signed out somewhere else", "Nobody is signed in here");
    }

    @Test
    void theNextSignInOfTheSameBrowserHasNotEnded() {
        signIn(example.app1() + "me", "ada");
        visitor.postForm("/leave", Map.of("how", "logout"));
        assertThat(visitor.followAll().text()).contains("You are signed out of App 1.", "You signed out here.");
        visitor.get(example.app1() + "me");

        String live = found(QUESTION, visitor.followAll().text()).substring(1);

        assertThat(new HttpVisitor().get(example.app1() + live).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?ticket=x", "?ticket=x&since=y", "?ticket=x&since=99999999999999999999", "?ticket=x&since=1"
            })
    void whoAsksAfterNoSignInLearnsNothing(String question) {
        Page answer = visitor.get(example.app1() + "ended" + question);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers("Set-Cookie")).isEmpty();
    }

    private static String found(Pattern pattern, String page) {
        return pattern.matcher(page)
                .results()
                .map(found -> found.group(1).replace("&amp;", "&"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + pattern + " on " + page));
    }

    /** R78: nobody tells the application, which asks while the user uses it. */
    @Test
    void whoIsDisabledAtTheProviderLosesTheApplication() {
        String page = signIn(example.app1() + "me", "root").text();
        String live = example.app1() + found(QUESTION, page).substring(1);
        HttpVisitor administrator = new HttpVisitor();
        assertThat(administrator
                        .get(example.provider().administration().toString())
                        .text())
                .contains("Signed in at client-of-app1.localhost");
        try {
            Page done = administrator.postForm("/administration", Map.of("user", "root", "action", "disable"));
            assertThat(done.text()).contains("disable root: done");

            Await.until(
                    "the next page is at the provider", Duration.ofSeconds(60), () -> visitor.get(example.app1() + "me")
                            .isRedirect());

            assertThat(visitor.page().location()).hasHost("login.localhost");
            assertThat(new HttpVisitor().get(live).text())
                    .contains("You are signed out of App 1.", "does not accept your sign-in any more");
            visitor.followAll();
            visitor.submitForm(Map.of("user", "root"));
            assertThat(visitor.followAll().text()).contains("AADSTS50057");
        } finally {
            example.provider().enable("root");
        }
    }

    @Test
    void aPageThatIsMissingLooksLikeTheOthers() {
        Page missing = visitor.get(example.app1() + "nowhere");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).contains("There is no such page", "App 1");
    }

    @Test
    void theGuideNamesEveryAddress() {
        assertThat(example.guide())
                .contains(
                        example.app1(),
                        example.app2(),
                        example.app3(),
                        example.provider().origin(),
                        example.provider().administration().toString());
    }

    @Test
    void aRegistrationTakesThePlaceOfTheLocalProvider() {
        // The WAR itself reads the environment, which has no such variables here; so it says which ones it wants.
        assertThatThrownBy(() -> ExampleLauncher.start(
                                ExampleLauncher.war(), Map.of("MSAL_CLIENT_ID", "id"), Optional.of(0))
                        .close())
                .hasMessageContaining("MSAL_CLIENT_ID")
                .hasMessageContaining("msal.client-secret");
    }

    /** MSAL4J asks the endpoint of its own process's environment; in the applications with a secret nobody does. */
    @Test
    void r120_anApplicationWithoutASecretProvesWhoItIsByAManagedIdentity() {
        signIn(example.app3() + "admin/", "ada");

        assertThat(visitor.page().text())
                .contains("by a managed identity of Azure (<code>system</code>): there is no secret")
                .containsPattern("for https://graph.microsoft.com/.default, until <time datetime=\"20");
        assertThat(example.provider().requests(Endpoint.TOKEN))
                .filteredOn(request -> request.parameter("client_id").equals(Optional.of("client-of-app3.localhost")))
                .isNotEmpty()
                .allMatch(request -> request.parameter("client_assertion").isPresent()
                        && request.parameter("client_secret").isEmpty());
    }

    @Test
    void aProcessOfItsOwnSaysWhyItDoesNotStart() {
        Map<String, String> wrong = Map.of("msal.client-managed-identity", "my-identity");
        try (ExampleProcess process =
                ExampleProcess.open(ExampleLauncher.war(), "app4.localhost", 0, wrong, Map.of())) {
            assertThatThrownBy(process::start)
                    .hasMessageContaining("msal.client-managed-identity is 'my-identity'")
                    .hasMessageContaining("MSAL_CLIENT_ID");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void r163_aUserInMoreGroupsThanATokenHoldsHasTheRoleByGraph(int application) {
        signIn((application == 1 ? example.app1() : example.app3()) + "me", "grace");

        assertThat(visitor.page().text())
                .contains(
                        "You are <b>Grace Hopper</b>",
                        "<dt>Roles</dt><dd><span class=\"tag\">Archivist</span></dd>",
                        "more than an ID token holds: Microsoft Graph was asked");
        assertThat(example.provider().requests(Endpoint.GRAPH_CHECK)).isNotEmpty();
    }

    @Test
    void r165_aBeanMakesAPage() {
        signIn(example.app1() + "bean", "ada");
        assertThat(visitor.page().text())
                .contains("A bean says: hello, Ada Lovelace", "<span class=\"tag\">Admin</span>", ">User.Read</span>");

        HttpVisitor bob = new HttpVisitor();
        assertThat(signIn(bob, example.app1() + "bean", "bob").text())
                .as("the same bean")
                .contains("A bean says: hello, Bob Kahn", "<span class=\"tag\">Reader</span>");
        assertThat(visitor.get(example.app1() + "bean").text()).contains("hello, Ada Lovelace");
    }

    private Page signIn(String address, String user) {
        return signIn(visitor, address, user);
    }

    private static Page signIn(HttpVisitor visitor, String address, String user) {
        visitor.get(address);
        visitor.followAll();
        visitor.submitForm(Map.of("user", user));
        assertThat(URI.create(address).getHost())
                .isEqualTo(visitor.followAll().address().getHost());
        return visitor.page();
    }
}
