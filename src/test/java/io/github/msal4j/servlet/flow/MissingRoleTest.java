package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R155: who is refused learns with which account, and who runs the application why. */
class MissingRoleTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp);
    private final HttpVisitor browser = new HttpVisitor();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    @Test
    void r155_thePageNamesTheAccountAndSignsOutOfIt() {
        Page refused = refused("bob", "Admin");

        assertThat(refused.text())
                .contains("You are signed in as bob@contoso.example, but")
                .doesNotContain("{0}");

        browser.submitForm();

        assertThat(app.ends()).singleElement().extracting(end -> end.reason()).isEqualTo(EndReason.LOCAL_SIGN_OUT);
    }

    /** Where every page needs the role, whoever lacks it gets out all the same. Guard: own paths in {@code Gate.mayEnter}. */
    @ParameterizedTest
    @ValueSource(strings = {"the button", "another account", "the provider"})
    void r155_theWayOutNeedsNoRole(String way) {
        app.filter("/*", Map.of("roles", "Admin")).start();
        idp.signInWithoutUi("bob");
        browser.get(app.url("/"));
        assertThat(browser.followAll().text()).contains("You are signed in as bob@contoso.example, but");

        switch (way) {
            case "the button" -> browser.submitForm();
            case "the provider" ->
                idp.endSession(app.lastSignIn().sid().orElseThrow()).forEach(frame -> browser.get(frame.toString()));
            default -> {
                idp.signInWithoutUi("ada");
                browser.get(app.url("/signin-oidc?return_to=/private/"));
                assertThat(browser.followAll().text()).startsWith("private page");
            }
        }

        assertThat(app.ends())
                .singleElement()
                .extracting(end -> end.user().username().orElseThrow())
                .isEqualTo("bob@contoso.example");
    }

    /** Ada has the role Admin. */
    @ParameterizedTest
    @CsvSource({
        "admin, true",
        "ADMIN, true",
        "Administrator, false",
        "'Owner, admin', true",
    })
    void r155_aRoleInAnotherCaseIsTold(String wanted, boolean told) {
        assertThat(refused("ada", wanted).status()).isEqualTo(403);

        assertThat(refusal()).contains("reference=", "the user has [Admin]");
        assertThat(refusal().contains("a role is another one if its case differs"))
                .isEqualTo(told);
    }

    /** Whoever looks at the line needs not ask the provider what the user has. */
    @Test
    void r155_theLogSaysWhatTheUserHas() {
        idp.setRoles("bob", "Reader", "Writer");
        refused("bob", "Admin");

        assertThat(refusal()).endsWith("; the user has [Reader, Writer]");
    }

    @Test
    void r155_theLogSaysThatTheUserHasNoRole() {
        idp.setRoles("bob");
        refused("bob", "Admin");

        assertThat(refusal()).endsWith("; the user has []");
    }

    /** Names of roles come from a token. Guard: {@code MissingRole.shown}. */
    @Test
    void r155_whateverRolesTheUserHasTheLogHasOneShortLine() {
        idp.setRoles(
                "bob",
                Stream.concat(
                                Stream.of("Reader\r\n2026-01-01 ERROR a forged line\u202e", "R".repeat(10_000)),
                                IntStream.range(0, 300).mapToObj(number -> "Role" + number))
                        .toArray(String[]::new));
        refused("bob", "Admin");

        assertThat(refusal())
                .hasSizeLessThan(2_000)
                .contains("[Reader??2026-01-01 ERROR a forged line?, RRRR", "RRR..., Role0", "and 282 more")
                .doesNotContain("\n", "\r", "\u202e", "Role299");
    }

    private String refusal() {
        List<String> lines = log.lines().stream()
                .filter(line -> line.contains("has none of the roles"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    /** A filter that stands before ours and writes: nothing can be redirected any more, and nobody gets the page. */
    @Test
    void r155_anAnswerThatWasBegunBeforeTheFilterIsTold() {
        app.filter(MissingRoleTest::writesTooEarly, "/early/*")
                .filter("/early/*", Map.of())
                .page("/early/*", (request, response) -> TestApplication.text(response, "for users"))
                .start();

        Page page = browser.get(app.url("/early/"));

        assertThat(page.text()).isEqualTo("a banner").doesNotContain("for users");
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("WARNING")
                        && line.contains(
                                "had sent the beginning of an answer already. Map the filter before all others"));
    }

    private static void writesTooEarly(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.getWriter().write("a banner");
        response.flushBuffer();
        chain.doFilter(request, response);
    }

    private Page refused(String user, String roles) {
        app.filter("/admin/*", Map.of("roles", roles)).start();
        idp.signInWithoutUi(user);
        browser.get(app.url("/admin/"));
        return browser.followAll();
    }
}
