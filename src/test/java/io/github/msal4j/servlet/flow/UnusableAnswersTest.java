package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.gate.Challenge;
import io.github.msal4j.servlet.internal.gate.Interactions;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.FaultSite;
import io.github.msal4j.servlet.testkit.Faults;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R105: where an answer arrives that cannot be used, the page does not say that there was none, and the log says what it is. */
class UnusableAnswersTest {
    private static final String DOWN = "The sign-in service does not answer";
    private static final String UNUSABLE = "The answer of the sign-in service cannot be used";
    private static final String REFUSED = "This application cannot sign anybody in";
    private static final String HTML = "<!DOCTYPE html><html><body>Sign in to the guest network</body></html>";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final List<CapturedLog> logs = List.of(
            CapturedLog.of(SignInCallbackEndpoint.class),
            CapturedLog.of(Interactions.class),
            CapturedLog.of(Challenge.class));
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("User.Read").value()));

    @AfterEach
    void stop() {
        logs.forEach(CapturedLog::close);
        app.close();
        idp.close();
    }

    private static Arguments row(String name, Consumer<FaultSite> fault, String title, String logged) {
        return Arguments.of(name, (Consumer<Faults>) faults -> fault.accept(faults.at(Endpoint.TOKEN)), title, logged);
    }

    static Stream<Arguments> answersOfTheTokenEndpoint() {
        return Stream.of(
                row(
                        "HTML with 200",
                        site -> site.answer(200, "text/html; charset=utf-8", HTML),
                        UNUSABLE,
                        "The token response is not JSON, but status 200 and a page of HTML (text/html); a proxy or a login page"),
                row(
                        "HTML said to be JSON",
                        site -> site.body(HTML),
                        UNUSABLE,
                        "status 200 and a page of HTML (application/json)"),
                row(
                        "HTML with 400",
                        site -> site.answer(400, "text/html", HTML),
                        UNUSABLE,
                        "answers with status 400 and a page of HTML (text/html)"),
                row(
                        "400 without an OAuth error",
                        site -> site.answer(400, "{\"message\":\"no\"}"),
                        UNUSABLE,
                        "answers with status 400 and JSON (application/json), without an OAuth error"),
                row(
                        "400 with an error that is no text",
                        site -> site.answer(400, "{\"error\":{\"code\":\"x\"}}"),
                        UNUSABLE,
                        "status 400 and JSON (application/json), without an OAuth error"),
                row(
                        "403 of a firewall",
                        site -> site.answer(403, "text/plain", "Blocked."),
                        UNUSABLE,
                        "answers with status 403 and a text that is not JSON (text/plain)"),
                row("404", site -> site.answer(404, "text/plain", ""), UNUSABLE, "status 404 and no content"),
                row(
                        "a redirect",
                        site -> site.redirect(302, "https://proxy.example/login"),
                        UNUSABLE,
                        "status 302 and a text that is not JSON (text/plain); a redirect is not followed"),
                row("nothing with 200", site -> site.body(""), UNUSABLE, "status 200 and no content"),
                row("an empty object", site -> site.body("{}"), UNUSABLE, "token_type Bearer, and has none"),
                row("500", site -> site.status(500), DOWN, "answers with status 500"),
                row("503 with a page", site -> site.answer(503, "text/html", HTML), DOWN, "answers with status 503"),
                row("429", site -> site.tooManyRequests(Duration.ofSeconds(9)), DOWN, "answers with status 429"),
                row("no answer", FaultSite::down, DOWN, ""),
                row("invalid_client", site -> site.error(EntraError.invalidClient()), REFUSED, "AADSTS7000215"),
                row(
                        "invalid_client with 200",
                        site -> site.body("{\"error\":\"invalid_client\"}"),
                        REFUSED,
                        "invalid_client: check msal.client-id"));
    }

    private List<String> logged() {
        List<String> lines = new ArrayList<>();
        logs.forEach(log -> lines.addAll(log.lines()));
        return lines;
    }

    private void assertFailed(Page page, String title, String logged) {
        assertThat(page.text()).contains(title);
        assertThat(page.status()).isGreaterThanOrEqualTo(500);
        assertThat(logged()).isNotEmpty().last().asString().contains(logged).doesNotContain("guest network", "Blocked");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersOfTheTokenEndpoint")
    void r105_atASignIn(String name, Consumer<Faults> fault, String title, String logged) {
        idp.signInWithoutUi("ada");
        app.start();
        fault.accept(idp.faults());

        browser.get(app.url("/private/token"));

        assertFailed(browser.followAll(), title, logged);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersOfTheTokenEndpoint")
    void r105_atARefresh(String name, Consumer<Faults> fault, String title, String logged) {
        signIn();
        fault.accept(idp.faults());

        assertFailed(browser.get(app.url("/private/token")), title, logged);

        idp.faults().clear();
        clock.advance(Duration.ofMinutes(1));
        assertThat(browser.get(app.url("/private/token")).text())
                .as("the user stayed signed in")
                .startsWith("eyJ");
    }

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/token"));
        assertThat(browser.followAll().text()).startsWith("eyJ");
        clock.advance(Duration.ofHours(1));
    }

    @Test
    void r105_aRefreshThatBringsATokenOfSomebodyElse() {
        signIn();
        idp.faults().idToken().claims(claims -> claims.subject("somebody-else"));

        assertFailed(
                browser.get(app.url("/private/token")),
                UNUSABLE,
                "the refresh returned another user than the one signed in");
    }

    /** As long as it is JSON, it is read whatever it is said to be. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("contentTypes")
    void r105_jsonOfAnotherType(String contentType) {
        idp.signInWithoutUi("ada");
        app.start();
        for (Endpoint endpoint : List.of(Endpoint.METADATA, Endpoint.KEYS)) {
            String url = idp.endpoint(endpoint, Tenant.CONTOSO.id()).toString();
            idp.faults()
                    .at(endpoint)
                    .answer(200, contentType, new HttpVisitor().get(url).text());
        }

        browser.get(app.url("/private/token"));

        assertThat(browser.followAll().text()).startsWith("eyJ");
    }

    static Stream<String> contentTypes() {
        return Stream.of("text/html", "text/plain; charset=utf-8", "application/octet-stream");
    }

    static Stream<Arguments> answersWithMetadata() {
        return Stream.of(
                Arguments.of(
                        Endpoint.METADATA,
                        (Consumer<FaultSite>) site -> site.answer(200, "text/html", HTML),
                        UNUSABLE,
                        "answers with status 200 and a page of HTML (text/html)"),
                Arguments.of(
                        Endpoint.METADATA,
                        (Consumer<FaultSite>) site -> site.body("{\"issuer\":\"https://other.example\"}"),
                        UNUSABLE,
                        "names the issuer 'https://other.example', which is not that of the configured authority"),
                Arguments.of(
                        Endpoint.METADATA,
                        (Consumer<FaultSite>) site -> site.answer(404, "text/html", HTML),
                        UNUSABLE,
                        "answers with status 404 and a page of HTML"),
                Arguments.of(
                        Endpoint.METADATA,
                        (Consumer<FaultSite>) site -> site.status(502),
                        DOWN,
                        "answers with status 502"),
                Arguments.of(
                        Endpoint.KEYS,
                        (Consumer<FaultSite>) site -> site.answer(200, "text/html", HTML),
                        UNUSABLE,
                        "there is no signing key that can be used, but status 200 and a page of HTML"),
                Arguments.of(
                        Endpoint.KEYS,
                        (Consumer<FaultSite>) site -> site.answer(403, "text/plain", "Blocked."),
                        UNUSABLE,
                        "answer with status 403 and a text that is not JSON"),
                Arguments.of(
                        Endpoint.KEYS, (Consumer<FaultSite>) site -> site.status(500), DOWN, "answer with status 500"));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("answersWithMetadata")
    void r105_metadataAndKeys(Endpoint endpoint, Consumer<FaultSite> fault, String title, String logged) {
        idp.signInWithoutUi("ada");
        fault.accept(idp.faults().at(endpoint));
        app.start();

        browser.get(app.url("/private/token"));

        assertFailed(browser.followAll(), title, logged);
    }
}
