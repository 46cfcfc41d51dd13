package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** R105: token answers with nulls, fractions and zeros, and answers without a body. */
class TokenAnswersTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response, left(AccessTokens.of(request).acquire("User.Read"))));

    /** In seconds, begun ones included. */
    private String left(AccessToken token) {
        Duration left = Duration.between(clock.instant(), token.expiresAt());
        return String.valueOf(left.plusNanos(999_999_999).toSeconds());
    }

    @BeforeEach
    void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                Arguments.of(600, 600),
                Arguments.of("600", 600),
                Arguments.of(600.9, 600),
                Arguments.of("600.9", 600),
                Arguments.of(600.0, 600),
                Arguments.of(null, 3_600),
                Arguments.of("", 3_600),
                Arguments.of("soon", 3_600),
                Arguments.of(List.of(600), 3_600),
                Arguments.of(true, 3_600));
    }

    /** Guard: {@code TokenEndpoint.seconds}. */
    @ParameterizedTest(name = "expires_in {0}: {1} s")
    @MethodSource("lifetimes")
    void r105_theLifeOfAToken(@Nullable Object expiresIn, int seconds) {
        idp.behaviour().tokenResponse(answer -> {
            answer.put("expires_in", expiresIn);
            answer.put("ext_expires_in", expiresIn);
            answer.put("refresh_in", expiresIn);
        });

        browser.get(app.url("/private/token"));

        assertThat(browser.followAll().text()).isEqualTo(String.valueOf(seconds));
    }

    /** It is not taken for one that lives for an hour. */
    @ParameterizedTest(name = "expires_in {0}")
    @CsvSource({"0", "-1", "0.9", "-600.5"})
    void r105_aTokenThatHasExpiredIsNotHandedOut(double expiresIn) {
        idp.behaviour().tokenResponse(answer -> answer.put("expires_in", expiresIn));
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of ");
        idp.behaviour().tokenResponse(answer -> {});
        idp.forgetRequests();

        assertThat(browser.get(app.url("/private/token")).text()).isEqualTo("3600");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    /** Guard: none is needed: a body that is missing is an empty text. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "200, '', The token response is not JSON",
        "200, null, The token response is not JSON",
        "200, {}, must have token_type Bearer",
        "204, '', answers with status 204",
        "205, '', answers with status 205",
        "304, '', answers with status 304",
        "400, '', answers with status 400",
        "401, '', answers with status 401",
        "400, null, answers with status 400"
    })
    void r105_anAnswerWithoutWhatItShouldHave(int status, String body, String message) {
        idp.faults().at(Endpoint.TOKEN).answer(status, body);

        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            browser.get(app.url("/private/"));

            assertThat(browser.followAll().text()).doesNotContain("private page of", "Exception");
            assertThat(log.lines()).singleElement().asString().contains(message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"refresh_token", "scope", "client_info", "foci", "correlation_id"})
    void r105_aMemberThatIsNull(String member) {
        idp.behaviour().tokenResponse(answer -> answer.put(member, null));
        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).startsWith("private page of ");
        browser.postForm(app.url("/signout"), Map.of());
    }
}
