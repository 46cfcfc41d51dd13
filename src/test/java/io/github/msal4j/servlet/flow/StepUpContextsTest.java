package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R161: a provider may put into a token the context alone for which it was asked; the earlier ones of the browser's sign-in stay. */
class StepUpContextsTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.session-lifetime", "2h")
            .set("msal.revalidate", "off")
            .filter("/c1/*", Map.of("auth-context", "c1"))
            .filter("/c1/both/*", Map.of("auth-context", "c2"))
            .filter("/c2/*", Map.of("auth-context", "c2"))
            .filter("/recent/*", Map.of("auth-context", "c1", "max-auth-age", "1d"))
            .page("/c1/*", (request, response) -> TestApplication.text(response, "one"))
            .page("/c1/both/*", (request, response) -> TestApplication.text(response, "both"))
            .page("/c2/*", (request, response) -> TestApplication.text(response, "two"))
            .page("/recent/*", (request, response) -> TestApplication.text(response, "recent"));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    private String shown(String path) {
        idp.forgetRequests();
        browser.get(app.url(path));
        return browser.followAll().text();
    }

    private int asked() {
        return idp.requests(Endpoint.AUTHORIZE).size();
    }

    @Test
    void r161_aPageBehindTwoFiltersAsksForBothAndIsServed() {
        start();

        assertThat(shown("/c1/both/x")).isEqualTo("both");
        assertThat(asked()).as("one for each").isEqualTo(2);
        assertThat(shown("/c1/both/x")).isEqualTo("both");
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isZero();
    }

    /** A step-up for less does not make what was gained before last longer. Guard: the time in {@code EarlierContexts}. */
    @Test
    void r161_anEarlierContextEndsWhenItsSignInWouldHaveEnded() {
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");
        clock.advance(Duration.ofMinutes(90));
        assertThat(shown("/c2/x")).isEqualTo("two");
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isZero();

        clock.advance(Duration.ofMinutes(31));

        assertThat(shown("/c2/x")).isEqualTo("two");
        assertThat(asked()).isZero();
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isEqualTo(1);
    }

    /** Guard: the current sign-in in {@code CodeExchange.earlier}. */
    @Test
    void r161_aContextDoesNotOutliveASignOut() {
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");

        for (URI frame : idp.endSession(idp.sessions().get(0).sid())) {
            assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
        }
        idp.signInWithoutUi("ada");
        assertThat(shown("/c2/x")).isEqualTo("two");

        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void r161_aContextIsNotThatOfAnotherUser() {
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");

        idp.signInWithoutUi("bob");
        assertThat(shown("/c2/x")).isEqualTo("two");

        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isEqualTo(1);
    }

    /** It would be a recent authentication by something else. Guard: {@code StepUp.isMetEarlier}. */
    @Test
    void r161_whereThePageWantsARecentOneAnEarlierContextDoesNotDo() {
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(shown("/c2/x")).isEqualTo("two");

        assertThat(shown("/recent/x")).isEqualTo("recent");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void r161_theApplicationSeesNothingOfIt() {
        app.page(
                "/private/claims",
                (request, response) -> TestApplication.text(
                        response, String.valueOf(((SignedInUser) request.getUserPrincipal()).claims())));
        start();
        assertThat(shown("/c1/both/x")).isEqualTo("both");

        assertThat(shown("/private/claims")).doesNotContain("msal4j-servlet");
    }

    /** Another person may have made the address, with the id of another session. Guard: {@code CodeExchange.earlier}. */
    @Test
    void r64_aContextIsNotThatOfASessionWhoseIdIsInTheAddress() {
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");
        String id =
                browser.cookies().find(app.url("/"), "JSESSIONID").orElseThrow().value();
        HttpVisitor another = new HttpVisitor(clock);
        another.get(app.url("/c2/x"));
        String answer = another.follow().location().toString();

        another.get(answer.replace("/signin-oidc?", "/signin-oidc;jsessionid=" + id + "?"));

        assertThat(another.followAll().text()).isEqualTo("two");
        assertThat(another.get(app.url("/c1/x")).location().toString()).startsWith(idp.origin());
    }

    private void reverify() {
        app.verifyAgain(clock, browser, "/private/");
    }

    /** Guard: {@code withContextsOf} in {@code UserInfoClaims.later}, which matters once the provider says something else of the user. */
    @Test
    void r161_anEarlierContextStaysWhenTheSignInIsVerifiedAgain() {
        app.set("msal.revalidate", "1h");
        start();
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(shown("/c2/x")).isEqualTo("two");
        idp.setRoles("ada", "Auditor");

        reverify();

        assertThat(app.lastSignIn().user().roles()).containsExactly("Auditor");
        assertThat(shown("/c1/x")).isEqualTo("one");
        assertThat(asked()).isZero();
    }
}
