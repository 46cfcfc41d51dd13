package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R48, C23: back-channel logout, and what is none. */
class BackChannelTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = LogoutTokens.at(idp).clock(clock);

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        signIn(browser);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void signIn(HttpVisitor visitor) {
        visitor.get(app.url("/private/"));
        assertThat(visitor.followAll().status()).isEqualTo(200);
    }

    private JWTClaimsSet.Builder logout() {
        return LogoutTokens.claims(idp, clock.instant());
    }

    private JWTClaimsSet.Builder logoutOfSid() {
        return logout().claim("sid", app.lastSignIn().sid().orElseThrow());
    }

    private Page send(String token) {
        return new HttpVisitor().postForm(app.url("/signout-callback-oidc"), Map.of("logout_token", token));
    }

    @Test
    void aLogoutTokenWithASidEndsThatSession() {
        Page answer = send(idp.sign(logoutOfSid().build()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(app.lastSignIn().tokens()).isEmpty();
        app.awaitLiveSessions(0);
    }

    @Test
    void aLogoutTokenWithASubAloneEndsAllSessionsOfThatUserAndNoOthers() {
        signIn(new HttpVisitor(clock));
        String subject = app.lastSignIn().user().subject();
        idp.signInWithoutUi("bob");
        signIn(new HttpVisitor(clock));
        app.awaitLiveSessions(3);

        assertThat(send(idp.sign(logout().subject(subject).build())).status()).isEqualTo(200);

        app.awaitLiveSessions(1, "Bob's");
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
    }

    @Test
    void theUserMaySignInAgainAfterwards() {
        send(idp.sign(logout().subject(app.lastSignIn().user().subject()).build()));
        clock.advance(Duration.ofSeconds(1));

        signIn(browser);

        app.awaitLiveSessions(1, "R54");
    }

    @Test
    void theSameLogoutTokenIsGoodOnce() {
        String token = idp.sign(logoutOfSid().build());
        assertThat(send(token).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        signIn(browser);

        assertThat(send(token).status()).as("R48: replay").isEqualTo(400);
        app.awaitLiveSessions(1);
    }

    @Test
    void r48_twoLogoutTokensAtOnceAreNone() {
        String token = idp.sign(logoutOfSid().build());
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());
        String body = "logout_token=" + token + "&logout_token=" + token;

        RawHttp.Answer answer = http.send("POST /app/signout-callback-oidc HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);

        assertThat(answer.status()).isEqualTo(400);
        app.awaitLiveSessions(1);
    }

    /** The provider's clock may be ahead or behind; what counts for R54 is this application's own. */
    @ParameterizedTest
    @ValueSource(longs = {-299, 299})
    void clocksMayDifferByFiveMinutes(long seconds) {
        JWTClaimsSet.Builder claims = LogoutTokens.claims(idp, clock.instant().plusSeconds(seconds));
        String token =
                idp.sign(claims.subject(app.lastSignIn().user().subject()).build());

        assertThat(send(token).status()).isEqualTo(200);
        app.awaitLiveSessions(0);
        clock.advance(Duration.ofMillis(1));
        signIn(browser);
        app.awaitLiveSessions(1, "C22: no lock-out");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                row("another issuer", claims -> claims.issuer("https://evil.example")),
                row("another application", claims -> claims.audience("another-client")),
                row("no event", claims -> claims.claim("events", null)),
                row("another event", claims -> claims.claim("events", Map.of("http://example.org/x", Map.of()))),
                row("an ID token's nonce", claims -> claims.claim("nonce", "n")),
                row("no jti", claims -> claims.jwtID(null)),
                row("no sid and no sub", claims -> claims.claim("sid", null)),
                row("expired", claims -> claims.expirationTime(Date.from(Instant.EPOCH))),
                row(
                        "valid for ten years",
                        claims -> claims.expirationTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")))),
                row("no expiry", claims -> claims.expirationTime(null)),
                row(
                        "issued in the future",
                        claims -> claims.issueTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")))));
    }

    private static Arguments row(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        Page answer = send(idp.sign(change.apply(logoutOfSid()).build()));

        assertThat(answer.status()).as(what).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"error\":\"invalid_request\"}");
        app.awaitLiveSessions(1);
    }

    @Test
    void anIdTokenIsNoLogoutToken() {
        assertThat(send(app.lastSignIn().idToken()).status()).as("C23").isEqualTo(400);
        assertThat(send("no token").status()).isEqualTo(400);
        app.awaitLiveSessions(1);
    }

    /** C12: the text of a forged token can neither look like a log line of the library nor fill the log. */
    @Test
    void aForgedLogoutTokenIsOneShortLineInTheLog() {
        String header =
                "{\"alg\":\"RS256\",\"kid\":\"x\\r\\n2026-01-15 INFO Signed in\\u2028" + "y".repeat(2_000) + "\"}";
        String token = Base64URL.encode(header) + "." + Base64URL.encode("{}") + ".AAAA";

        CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.signout.BackChannel");

        Page answer = send(token);
        log.close();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"error\":\"invalid_request\"}");
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("KEY_UNKNOWN")
                .matches("[\\x20-\\x7e]{1,800}");
    }

    @Test
    void aLogoutTokenIsNoIdToken() {
        idp.faults().idToken().raw(token -> idp.sign(logout().subject("ada").build()));
        HttpVisitor another = new HttpVisitor(clock);

        another.get(app.url("/private/"));

        assertThat(another.followAll().text()).as("R23, C23").contains("You could not be signed in");
        app.awaitLiveSessions(1);
    }

    @Test
    void aTokenThatCannotBeCheckedNowMaySucceedLater() {
        idp.rotateKeys();
        idp.faults().at(Endpoint.KEYS).down();
        String token = idp.sign(logoutOfSid().build());

        assertThat(send(token).status()).isEqualTo(503);
        idp.faults().clear();
        assertThat(send(token).status()).as("it was not used up").isIn(200, 503);
    }
}
