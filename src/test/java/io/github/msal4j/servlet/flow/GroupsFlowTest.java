package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R24, R62: groups and what msal.group-roles makes of them, as an application meets them. */
class GroupsFlowTest {
    private static final String READERS = "bbbbbbbb-0000-4000-8000-000000000002";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp)
            .set("msal.group-roles", READERS + "=Librarian")
            .filter("/library/*", Map.of("roles", "Librarian, Chief"))
            .page("/library/*", (request, response) -> TestApplication.text(response, "the library"))
            .page(
                    "/private/asks",
                    (request, response) ->
                            TestApplication.text(response, "librarian=" + request.isUserInRole("Librarian")))
            .page("/private/groups", (request, response) -> {
                SignedInUser user = (SignedInUser) request.getUserPrincipal();
                TestApplication.text(response, "groups=" + user.groups());
            });

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private Page visit(String path) {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url(path));
        return browser.followAll();
    }

    private void inGroups(String... groups) {
        idp.faults().idToken().claims(claims -> claims.claim("groups", List.of(groups)));
    }

    private void inTooManyGroups() {
        idp.faults().idToken().claims(claims -> claims.claim("_claim_names", Map.of("groups", "src1"))
                .claim(
                        "_claim_sources",
                        Map.of("src1", Map.of("endpoint", "https://graph.example/me/getMemberObjects"))));
    }

    @Test
    void aGroupGivesARole() {
        inGroups(READERS);

        assertThat(visit("/library/").text()).isEqualTo("the library");
        assertThat(browser.get(app.url("/private/asks")).text()).isEqualTo("librarian=true");
        assertThat(browser.get(app.url("/private/groups")).text()).isEqualTo("groups=[" + READERS + "]");
    }

    @Test
    void anotherGroupDoesNot() {
        inGroups("cccccccc-0000-4000-8000-000000000003");

        assertThat(visit("/library/").status()).isEqualTo(403);
        assertThat(browser.get(app.url("/private/asks")).text()).isEqualTo("librarian=false");
    }

    @Test
    void withTooManyGroupsTheFilterSaysThatItCannotTell() {
        inTooManyGroups();

        Page page = visit("/library/");

        assertThat(page.status())
                .as("R24: neither let in nor told that there is no role")
                .isEqualTo(500);
        assertThat(page.text()).contains("Your access could not be checked").doesNotContain("Librarian");
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("SEVERE"))
                .singleElement()
                .asString()
                .contains("the role Librarian cannot be determined", "app roles", "groups assigned to the application");
    }

    @Test
    void withTooManyGroupsTheApplicationIsNotToldNone() {
        inTooManyGroups();

        assertThat(visit("/private/asks").status()).isEqualTo(500);
        assertThat(browser.get(app.url("/private/groups")).status()).isEqualTo(500);
        assertThat(browser.get(app.url("/private/")).status())
                .as("other pages work")
                .isEqualTo(200);
    }

    @Test
    void aRoleOfTheTokenAdmitsWithTooManyGroupsAsWell() {
        idp.faults().idToken().claims(claims -> claims.claim("hasgroups", true).claim("roles", List.of("Chief")));

        assertThat(visit("/library/").text()).isEqualTo("the library");
    }
}
