package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.FaultSite;
import io.github.msal4j.servlet.testkit.LocalGroup;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R163: the groups of a user who is in more than an ID token holds, from Microsoft Graph. */
@Timeout(120)
class GroupOverageFlowTest {
    private static final LocalGroup READERS = LocalGroup.of("Readers");
    private static final LocalGroup WRITERS = LocalGroup.of("Writers");
    private static final String TRANSITIVE = "/v1.0/me/transitiveMemberOf/microsoft.graph.group";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .without("msal.scopes")
            .set("msal.group-overage", "graph")
            .page("/private/groups", (request, response) -> {
                SignedInUser user = (SignedInUser) request.getUserPrincipal();
                TestApplication.text(response, String.join(" ", user.groups()));
            })
            .page("/private/roles", (request, response) -> {
                SignedInUser user = (SignedInUser) request.getUserPrincipal();
                TestApplication.text(
                        response,
                        user.roles() + " reader=" + user.hasRole("Reader") + " writer="
                                + request.isUserInRole("Writer"));
            });

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private static LocalGroup[] many(int number, LocalGroup... others) {
        return Stream.concat(Stream.of(others), IntStream.range(0, number).mapToObj(i -> LocalGroup.of("Group " + i)))
                .toArray(LocalGroup[]::new);
    }

    private String rolesByIds() {
        return READERS.id() + "=Reader, " + WRITERS.id() + "=Writer";
    }

    private HttpVisitor signedIn() {
        idp.signInWithoutUi("ada");
        app.start();
        idp.consent(TestApplication.CLIENT_ID, "ada", "GroupMember.Read.All");
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page");
        return browser;
    }

    private String text(String path) {
        return browser.get(app.url(path)).text();
    }

    private void assertNoTokenWasLogged() {
        assertThat(log.lines()).noneMatch(line -> line.contains("eyJ"));
    }

    @Test
    void r163_groupsThatMatterAreAskedForByTheirIds() {
        app.set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        signedIn();

        assertThat(text("/private/roles")).isEqualTo("[Admin, Reader] reader=true writer=false");
        assertThat(browser.get(app.url("/private/groups")).status())
                .as("the others are not known")
                .isEqualTo(500);

        assertThat(idp.requests(Endpoint.GRAPH_GROUPS)).isEmpty();
        SeenRequest request = idp.requests(Endpoint.GRAPH_CHECK).get(0);
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).as("once for a sign-in").hasSize(1);
        assertThat(scopes()).contains("User.Read").doesNotContain("GroupMember.Read.All");
        assertNoTokenWasLogged();
    }

    private List<String> scopes() {
        SeenRequest request = idp.requests(Endpoint.AUTHORIZE).get(0);
        return List.of(request.parameter("scope").orElse("").split(" ", -1));
    }

    @Test
    void r163_twentyGroupsAreAskedForAtOnce() {
        List<LocalGroup> all = List.of(many(45));
        app.set(
                "msal.group-roles",
                all.stream().map(group -> group.id() + "=" + group.name()).collect(Collectors.joining(",")));
        idp.setGroups("ada", all.get(0), all.get(20), all.get(44), READERS);
        idp.behaviour().groupsInTokens(3);
        signedIn();

        assertThat(text("/private/roles"))
                .contains("Group 0", "Group 20", "Group 44")
                .doesNotContain("Group 1,");
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).hasSize(3);
    }

    @Test
    void r163_allGroupsComeByPages() {
        LocalGroup[] groups = many(300);
        idp.setGroups("ada", groups);
        idp.behaviour().groupsOnPages(90);
        signedIn();

        assertThat(text("/private/groups").split(" ", -1))
                .containsExactlyInAnyOrder(Stream.of(groups).map(LocalGroup::id).toArray(String[]::new));
        assertThat(idp.requests(Endpoint.GRAPH_GROUPS)).hasSize(4);
        assertThat(app.lastSignIn().user().claims().toString()).doesNotContain("src1=\"groups\"");
        assertNoTokenWasLogged();
    }

    /** Guard: {@code onPremisesSyncEnabled}. Many users may create groups in the cloud, by any name. */
    @Test
    void r163_namesAreThoseOfSynchronizedGroupsAlone() {
        app.set(
                "msal.group-roles",
                "CONTOSO\\Domain Users=Reader, contoso.example\\Domain Users=Teller, Domain Users=Clerk, Chiefs=Writer, "
                        + WRITERS.id() + "=Author");
        idp.setGroups(
                "ada",
                many(200, LocalGroup.synchronizedFrom("CONTOSO", "Domain Users"), LocalGroup.of("Chiefs"), WRITERS));
        signedIn();

        assertThat(text("/private/roles")).isEqualTo("[Admin, Author, Reader, Clerk, Teller] reader=true writer=false");
        assertThat(scopes()).contains("User.Read", "GroupMember.Read.All");
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).isEmpty();
    }

    /** Who may name a group on premises could give it another one's id, or the account name of one. Guard: {@code GraphGroup.isName}. */
    @Test
    void r163_aNameStandsForNoIdAndForNoAccount() {
        LocalGroup chiefs = LocalGroup.of("Chiefs");
        app.set("msal.group-roles", chiefs.id() + "=Writer, CONTOSO\\Chiefs=Writer, Readers=Reader");
        idp.setGroups(
                "ada",
                many(
                        200,
                        LocalGroup.synchronizedFrom("OTHER", chiefs.id()),
                        LocalGroup.synchronizedFrom("OTHER", "CONTOSO\\Chiefs"),
                        LocalGroup.synchronizedFrom("OTHER", "Readers")));
        signedIn();

        assertThat(text("/private/roles")).isEqualTo("[Admin, Reader] reader=true writer=false");
    }

    @Test
    void r163_nobodyIsAskedUnlessItIsSetAndTheTokenLeavesGroupsOut() {
        app.set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(150, READERS));
        signedIn();

        assertThat(text("/private/roles")).contains("reader=true writer=false");
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).isEmpty();
    }

    @Test
    void r163_offIsAsItWas() {
        app.without("msal.group-overage").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        signedIn();

        assertThat(browser.get(app.url("/private/roles")).status()).isEqualTo(500);
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).isEmpty();
        assertThat(scopes()).doesNotContain("GroupMember.Read.All");
    }

    private static Arguments row(String name, Consumer<FaultSite> fault, String... logged) {
        return Arguments.of(name, fault, List.of(logged));
    }

    private static String group(String id) {
        return "{\"id\":\"" + id + "\",\"displayName\":null}";
    }

    private static String page(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> group(LocalGroup.of("Group " + i).id()))
                .collect(Collectors.joining(",", "{\"value\":[", "]}"));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                row("forbidden", site -> site.answer(403, "{}"), "status 403", "consent to User.Read", "GroupMember"),
                row("refused", site -> site.answer(401, "{}"), "status 401", "does not accept the access token"),
                row("challenged", site -> site.claimsChallenge("{}"), "status 401", "a policy wants a new sign-in"),
                row(
                        "too many calls",
                        site -> site.tooManyRequests(Duration.ofMinutes(2)),
                        "status 429",
                        "wait 120 s (Retry-After)"),
                row("failing", site -> site.status(500), "status 500"),
                row("down", FaultSite::down, "No answer from"),
                row("not found", site -> site.answer(404, "{}"), "status 404"),
                row("redirected", site -> site.redirect(302, "https://elsewhere.example/"), "status 302"),
                row("HTML", site -> site.answer(200, "text/html", "<html>x"), "a page of HTML (text/html)"),
                row("damaged", FaultSite::garbage, "damaged JSON"),
                row("nothing", site -> site.body("{}"), "no list of groups"),
                row("a text as list", site -> site.body("{\"value\":\"x\"}"), "no list of groups"),
                row("no ids", site -> site.body("{\"value\":[{\"id\":7}]}"), "a group without an id"),
                row("no group", site -> site.body("{\"value\":[null]}"), "a group without an id"),
                row("too many groups", site -> site.body(page(1_501)), "in more than 1500 groups"),
                row(
                        "no link",
                        site -> site.body("{\"value\":[],\"@odata.nextLink\":7}"),
                        "its next page is at another place"));
    }

    /** Guard: what is left out is unknown, never none. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void r163_aFailureIsUnknownAndNamed(String name, Consumer<FaultSite> fault, List<String> logged) {
        idp.setGroups("ada", many(201));
        fault.accept(idp.faults().at(Endpoint.GRAPH_GROUPS));
        signedIn();

        assertThat(browser.get(app.url("/private/groups")).status()).isEqualTo(500);
        assertThat(browser.get(app.url("/private/")).status())
                .as("other pages work")
                .isEqualTo(200);
        assertThat(log.lines())
                .filteredOn(line ->
                        line.contains("(msal.group-overage); what was known of them stays, and the rest is unknown: "))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("WARNING").contains(logged));
        assertNoTokenWasLogged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":[7]}", "{\"value\":null}", "[]"})
    void r163_aCheckThatFailsIsUnknown(String answer) {
        app.set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        idp.faults().at(Endpoint.GRAPH_CHECK).body(answer);
        signedIn();

        assertThat(browser.get(app.url("/private/roles")).status()).isEqualTo(500);
    }

    /** Guard: of a group whose name is not told nobody knows whether it gives a role. */
    @Test
    void r163_namesThatAreNotToldAreUnknown() {
        app.set("msal.group-roles", "CONTOSO\\Staff=Reader");
        idp.setGroups("ada", many(201));
        idp.faults().at(Endpoint.GRAPH_GROUPS).body(page(3));
        signedIn();

        assertThat(browser.get(app.url("/private/roles")).status()).isEqualTo(500);
        assertThat(log.lines())
                .anyMatch(line -> line.contains("does not tell the names of groups; have an administrator"));
    }

    /** Guard: the access token goes to no other place than the first call's. */
    @ParameterizedTest
    @ValueSource(strings = {"%s" + TRANSITIVE, "%s@localhost/x", "https:%own/x", "//localhost:1/x", "/v1.0/me/x", ":"})
    void r163_aPageElsewhereIsNotFetched(String link) {
        try (LocalIdentityProvider other = LocalIdentityProvider.start()) {
            idp.setGroups("ada", many(201));
            idp.faults()
                    .at(Endpoint.GRAPH_GROUPS)
                    .next(1)
                    .body("{\"value\":[],\"@odata.nextLink\":\""
                            + link.replace("%own", idp.origin().substring("http:".length()))
                                    .replace("%s", other.origin())
                            + "\"}");
            signedIn();

            assertThat(browser.get(app.url("/private/groups")).status()).isEqualTo(500);
            assertThat(other.requests()).isEmpty();
            assertThat(log.lines()).anyMatch(line -> line.contains("to which no access token is sent"));
        }
    }

    @Test
    void r163_pagesWithoutEndEnd() {
        idp.setGroups("ada", many(201));
        app.set("msal.http-timeout", "60s");
        idp.faults()
                .at(Endpoint.GRAPH_GROUPS)
                .body("{\"value\":[],\"@odata.nextLink\":\"" + idp.origin() + TRANSITIVE + "\"}");
        signedIn();

        assertThat(browser.get(app.url("/private/groups")).status()).isEqualTo(500);
        assertThat(idp.requests(Endpoint.GRAPH_GROUPS)).hasSize(100);
        assertThat(log.lines()).anyMatch(line -> line.contains("in more than 100 pages"));
    }

    private void reverify() {
        app.verifyAgain(clock, browser, "/private/");
    }

    @Test
    void r163_aChangeIsSeenWhenTheSignInIsVerifiedAgain() {
        app.set("msal.revalidate", "1h").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        signedIn();
        assertThat(text("/private/roles")).contains("reader=true writer=false");
        idp.setGroups("ada", many(200, WRITERS));

        reverify();

        assertThat(text("/private/roles")).isEqualTo("[Admin, Writer] reader=false writer=true");
    }

    @Test
    void r163_aGroupThatWasTakenAwayIsGoneWhenTheSignInIsVerifiedAgain() {
        app.set("msal.revalidate", "1h");
        idp.setGroups("ada", many(200, READERS));
        signedIn();
        assertThat(text("/private/groups")).contains(READERS.id());
        idp.setGroups("ada", many(201));

        reverify();
        assertThat(text("/private/groups"))
                .doesNotContain(READERS.id())
                .contains(LocalGroup.of("Group 200").id());

        idp.setGroups("ada", WRITERS);
        reverify();
        assertThat(text("/private/groups")).isEqualTo(WRITERS.id());
    }

    @Test
    void r163_whatIsKnownStaysWhileGraphDoesNotAnswer() {
        app.set("msal.revalidate", "1h").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        signedIn();
        idp.faults().at(Endpoint.GRAPH_CHECK).status(503);

        reverify();

        assertThat(text("/private/roles")).contains("reader=true writer=false");
        assertThat(log.lines()).anyMatch(line -> line.startsWith("WARNING A user is in more groups"));
    }

    /** Guard: the comparison of the users in {@code CodeExchange.user}. */
    @Test
    void r163_whatIsKnownOfOneUserIsNothingOfAnother() {
        app.set("msal.group-roles", READERS.id() + "=Librarian");
        idp.setGroups("ada", many(200, READERS));
        idp.setGroups("bob", many(201));
        signedIn();
        assertThat(app.lastSignIn().user().roles()).contains("Librarian");
        idp.faults().at(Endpoint.GRAPH_CHECK).status(503);
        idp.signInWithoutUi("bob");

        browser.get(app.url("/signin-oidc?return_to=/private/"));

        assertThat(browser.followAll().text()).startsWith("private page");
        assertThat(app.lastSignIn().user().username()).contains("bob@contoso.example");
        assertThat(app.lastSignIn().user().roles()).isNotEmpty().doesNotContain("Librarian");
    }

    /** A sign-in that the browser verifies redeems a code as the first one did. */
    @Test
    void r163_whatIsKnownStaysWhenTheBrowserVerifiesTheSignIn() {
        app.set("msal.revalidate", "off").set("msal.verify-sign-in", "15m").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        signedIn();
        idp.faults().at(Endpoint.GRAPH_CHECK).status(503);
        clock.advance(Duration.ofMinutes(20));

        browser.get(app.url("/private/roles"));
        assertThat(browser.followAll().text()).contains("reader=true writer=false");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(2);

        idp.faults().clear();
        idp.setGroups("ada", many(200, WRITERS));
        clock.advance(Duration.ofMinutes(20));

        browser.get(app.url("/private/roles"));
        assertThat(browser.followAll().text()).contains("reader=false writer=true");
    }

    /** Guard: an access token for another API does not go to Graph. */
    @Test
    void r163_whereTheTokenIsForAnotherApiAnotherOneIsFetched() {
        app.set("msal.scopes", "api://orders/Read")
                .set("msal.revalidate", "1h")
                .set("msal.group-roles", rolesByIds())
                .page(
                        "/private/orders",
                        (request, response) -> TestApplication.text(
                                response,
                                AccessTokens.of(request)
                                        .acquire("api://orders/Read")
                                        .value()));
        idp.setGroups("ada", many(200, READERS));
        idp.signInWithoutUi("ada");
        app.start();
        idp.consent(TestApplication.CLIENT_ID, "ada", "api://orders/Read");
        browser.get(app.url("/private/roles"));
        assertThat(browser.followAll().text()).contains("reader=true writer=false");
        assertThat(scopes()).contains("api://orders/Read", "User.Read");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(2);
        String orders = text("/private/orders");
        assertThat(orders).startsWith("eyJ");
        assertThat(idp.requests(Endpoint.TOKEN)).as("it is kept").hasSize(2);
        assertThat(idp.requests(Endpoint.GRAPH_CHECK))
                .noneMatch(request -> request.header("authorization").orElse("").contains(orders));
        idp.setGroups("ada", many(200, WRITERS));

        reverify();

        assertThat(text("/private/roles")).contains("reader=false writer=true");
        assertNoTokenWasLogged();
    }

    @Test
    void r163_aTokenForGraphThatIsRefusedIsNamed() {
        app.set("msal.scopes", "api://orders/Read").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        idp.signInWithoutUi("ada");
        app.start();
        idp.consent(TestApplication.CLIENT_ID, "ada", "api://orders/Read");
        // The first call redeems the code.
        idp.faults().at(Endpoint.TOKEN).next(1).hold().release();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.of(400, "invalid_grant", 65001, "Words."));
        browser.get(app.url("/private/roles"));

        assertThat(browser.followAll().status()).isEqualTo(500);
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(200);
        assertThat(log.lines())
                .anyMatch(line -> line.contains("refuses an access token for Microsoft Graph: ")
                        && line.contains("AADSTS65001")
                        && line.contains("consent to User.Read"));
    }

    /** Guard: the groups of another user are nobody's. */
    @Test
    void r163_aTokenForGraphOfAnotherUserIsRefused() {
        app.set("msal.scopes", "api://orders/Read").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        AtomicInteger idTokens = new AtomicInteger();
        idp.faults().idToken().claims(claims -> idTokens.incrementAndGet() > 1 ? claims.subject("eve") : claims);
        idp.signInWithoutUi("ada");
        app.start();
        idp.consent(TestApplication.CLIENT_ID, "ada", "api://orders/Read");
        browser.get(app.url("/private/roles"));

        assertThat(browser.followAll().status()).isEqualTo(500);
        assertThat(idp.requests(Endpoint.GRAPH_CHECK)).isEmpty();
        assertThat(log.lines())
                .anyMatch(line -> line.contains("The tokens for Microsoft Graph are refused: ")
                        && line.contains("another user than the one signed in"));
    }

    @Test
    void r163_whatWasUnknownIsKnownWhenGraphAnswersAgain() {
        app.set("msal.revalidate", "1h").set("msal.group-roles", rolesByIds());
        idp.setGroups("ada", many(200, READERS));
        idp.faults().at(Endpoint.GRAPH_CHECK).answer(403, "{}");
        signedIn();
        assertThat(browser.get(app.url("/private/roles")).status()).isEqualTo(500);
        idp.faults().clear();

        reverify();

        assertThat(text("/private/roles")).contains("reader=true writer=false");
    }
}
