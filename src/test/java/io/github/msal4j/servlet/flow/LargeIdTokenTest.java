package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.LargeIdTokens;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R73, C27: whatever the size of the ID token, a user signs in, sees pages, has tokens refreshed, and the sign-out reaches the
 * provider. The container has its default limits. Guards: {@code AddressWithQuery.isTooLong}, {@code
 * Authority.signsOutByHint}.
 */
class LargeIdTokenTest {
    private static final int LONGEST = 2_000;

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("User.Read").value()))
            .page("/bye", (request, response) -> TestApplication.text(response, "bye"));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** Who the provider is, and how large its ID tokens are. */
    static Stream<Arguments> table() {
        return Stream.of(Kind.values())
                .flatMap(kind -> LargeIdTokens.SIZES.stream().map(size -> Arguments.of(kind, size)));
    }

    /** What the provider wants to know of who signs out. */
    enum Kind {
        /** The optional claim {@code login_hint} is there. */
        ENTRA,
        /** It is not, as in a registration that nobody has told to send it. */
        ENTRA_WITHOUT_LOGIN_HINT,
        OPENID;

        private boolean needsIdToken() {
            return this != ENTRA;
        }
    }

    @ParameterizedTest(name = "R73 {0}, {1}")
    @MethodSource("table")
    void fromTheSignInToTheSignOut(Kind kind, LargeIdTokens.Size size) {
        configure(kind);
        size.apply(idp);
        app.start();
        idp.signInWithoutUi("ada");

        browser.get(app.url("/private/page"));
        assertThat(browser.followAll().text()).startsWith("private page of ");
        assertThat(app.lastSignIn().idToken().length()).isGreaterThanOrEqualTo(size.leastCharacters());
        assertTokensAreRefreshed();

        Page answer = browser.postForm(app.url("/signout"), Map.of("return_to", "/bye"));

        assertThat(app.lastSignIn().tokens()).isEmpty();
        Page atProvider = followToProvider(answer);
        SeenRequest logout = idp.requests(Endpoint.LOGOUT).get(0);
        assertThat(logout.parameter("id_token_hint").isPresent()).isEqualTo(kind.needsIdToken());
        assertThat(logout.parameter("client_id")).contains(TestApplication.CLIENT_ID);
        assertThat(idp.sessions()).as("at the provider").isEmpty();
        browser.click(atProvider.text().replaceAll("(?s).*id=\"continue\"[^>]* href=\"([^\"]+)\".*", "$1"));
        assertThat(browser.followAll().text()).isEqualTo("bye");
    }

    private void configure(Kind kind) {
        if (kind == Kind.OPENID) {
            app.without("msal.tenant-id").set("msal.authority", idp.realm(Tenant.CONTOSO));
        } else if (kind == Kind.ENTRA_WITHOUT_LOGIN_HINT) {
            idp.faults().idToken().without("login_hint");
        }
    }

    private void assertTokensAreRefreshed() {
        String first = browser.get(app.url("/private/token")).text();
        clock.advance(Duration.ofHours(1));
        assertThat(browser.get(app.url("/private/token")).text())
                .startsWith("eyJ")
                .isNotEqualTo(first);
    }

    private Page followToProvider(Page answer) {
        if (answer.isRedirect()) {
            assertThat(answer.location().toString()).hasSizeLessThanOrEqualTo(LONGEST);
            return browser.follow();
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.text())
                .contains("<button>Go on</button>", "<script>document.forms[0].submit()</script>")
                .doesNotContain("signed out");
        return browser.submitForm();
    }

    /** A page that needs a token for which the provider sends a challenge of this length, once; a user is signed in. */
    private String challenge(int length) {
        String claims = "{\"access_token\":{\"acrs\":{\"value\":\"" + "c".repeat(length) + "\"}}}";
        app.page("/private/challenged", (request, response) -> {
            AccessTokens.of(request).acquire(TokenRequest.of("User.Read").withForcedRefresh());
        });
        app.start();
        idp.signInWithoutUi("ada");
        browser.get(app.url("/private/page"));
        browser.followAll();
        idp.faults().at(Endpoint.TOKEN).next(1).error(EntraError.interactionRequired(claims));
        idp.forgetRequests();
        return claims;
    }

    /** The address for a script has no room for it: the next request asks. Guard: {@code SignInLink.LONGEST}. */
    @ParameterizedTest
    @CsvSource({"100, true", "9000, false"})
    void r73_theAddressForAScriptStaysShort(int length, boolean carried) {
        challenge(length);

        Page answer = browser.fetch(app.url("/private/challenged"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElseThrow()).hasSizeLessThan(4_000);
        assertThat(answer.text().contains("&ask=")).isEqualTo(carried);
    }

    /** An API's claims challenge is as long as the API likes; Jetty's and Tomcat's limit for an answer's headers is 8 kB. */
    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 9_000})
    void r73_aLongClaimsChallengeReachesTheProvider(int length) {
        String claims = challenge(length);

        Page answer = browser.get(app.url("/private/challenged"));
        followToProvider(answer);

        SeenRequest authorize = idp.requests(Endpoint.AUTHORIZE).get(0);
        assertThat(authorize.parameter("claims")).contains(claims);
        assertThat(authorize.method()).isEqualTo(length > LONGEST ? "POST" : "GET");
    }

    @Test
    void r73_theLongestPathToReturnTo() {
        app.start();
        idp.signInWithoutUi("ada");
        for (String query : List.of("x".repeat(1_400), "%C3%A9".repeat(230))) {
            HttpVisitor visitor = new HttpVisitor(clock);
            String address = app.url("/private/page?q=" + query);
            visitor.get(address);
            visitor.followAll();
            assertThat(visitor.page().address()).hasToString(address);
            visitor.postForm(app.url("/signout"), Map.of("return_to", "/bye?q=" + query));
            assertThat(visitor.page().status()).isEqualTo(303);
        }
    }
}
