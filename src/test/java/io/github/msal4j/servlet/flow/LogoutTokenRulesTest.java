package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signout.BackChannel;
import io.github.msal4j.servlet.internal.signout.SignOutCallbackEndpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R48, R89: what an attacker may try with logout tokens, which anybody can send. */
class LogoutTokenRulesTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final TestApplication app = LogoutTokens.at(idp).clock(clock);

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        HttpVisitor browser = new HttpVisitor(clock);
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private JWTClaimsSet.Builder logout() {
        return LogoutTokens.claims(idp, clock.instant());
    }

    private JWTClaimsSet.Builder logoutOfSid() {
        return logout().claim("sid", app.lastSignIn().sid().orElseThrow());
    }

    private Page send(String token) {
        return sendTo(app, token);
    }

    private static Page sendTo(TestApplication application, String token) {
        return new HttpVisitor().postForm(application.url("/signout-callback-oidc"), Map.of("logout_token", token));
    }

    /** Guard: {@code SignOutMemory.use} looks into what an earlier process has left. */
    @Test
    void r48_theSameLogoutTokenIsGoodOnceAlsoAfterARestart(@TempDir Path directory) {
        String token;
        try (TestApplication before =
                LogoutTokens.at(idp).clock(clock).set("msal.sign-out-directory", directory.toString())) {
            before.start();
            token = idp.sign(logout().subject("ada's").build());
            assertThat(sendTo(before, token).status()).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(1));
        try (TestApplication after =
                LogoutTokens.at(idp).clock(clock).set("msal.sign-out-directory", directory.toString())) {
            after.start();
            assertThat(sendTo(after, token).status()).isEqualTo(400);
            String next = idp.sign(logout().subject("ada's").build());
            assertThat(sendTo(after, next).status()).isEqualTo(200);
        }
    }

    /** The longest life that is accepted, and as much as clocks may differ. */
    @Test
    void r48_aLogoutTokenIsRememberedForAsLongAsItIsGood() {
        JWTClaimsSet.Builder claims = LogoutTokens.claims(idp, clock.instant().plusSeconds(299));
        claims.expirationTime(Date.from(clock.instant().plusSeconds(299 + 1_800)));
        String token = idp.sign(claims.subject("somebody").build());
        assertThat(send(token).status()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(299 + 1_800 + 299));
        assertThat(send(token).status()).isEqualTo(400);
        try (CapturedLog log = CapturedLog.of(BackChannel.class)) {
            clock.advance(Duration.ofHours(2));
            assertThat(send(token).status()).isEqualTo(400);
            assertThat(log.lines()).singleElement().asString().contains("EXPIRED");
        }
    }

    /** Guard: {@code Provider.hasBackChannel}. Not even the keys are looked for, so that nobody can use up anything. */
    @Test
    void r89_whereTheProviderHasNoBackChannelNothingIsLookedAt() {
        try (TestApplication entra = TestApplication.at(idp).clock(clock).start()) {
            HttpVisitor visitor = new HttpVisitor(clock);
            visitor.get(entra.url("/private/"));
            assertThat(visitor.followAll().status()).isEqualTo(200);
            String genuine = idp.sign(logout().issuer(idp.issuer(Tenant.CONTOSO))
                    .claim("sid", entra.lastSignIn().sid().orElseThrow())
                    .build());
            idp.rotateKeys();
            idp.retireOldKeys();
            idp.forgetRequests();
            String unknownKey = idp.sign(
                    logout().issuer(idp.issuer(Tenant.CONTOSO)).subject("x").build());

            for (String token : List.of(genuine, unknownKey, "junk")) {
                Page answer = sendTo(entra, token);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).isEqualTo("{\"error\":\"invalid_request\"}");
            }

            assertThat(idp.requests()).isEmpty();
            entra.awaitLiveSessions(1);
        }
    }

    /** Guard: {@code SigningAlgorithms.check}; the test of the OpenID Foundation for relying parties. */
    @Test
    void r89_anotherAlgorithmThanTheIdTokensIsAnswered400() {
        ChangedMetadata.atRealm(
                idp, metadata -> metadata.put("id_token_signing_alg_values_supported", List.of("RS256", "RS512")));
        clock.advance(Duration.ofHours(1));
        String wrong = idp.sign(logoutOfSid().build(), JWSAlgorithm.RS512);

        assertThat(send(wrong).status()).isEqualTo(400);
        app.awaitLiveSessions(1);
        assertThat(send(idp.sign(logoutOfSid().build())).status()).isEqualTo(200);
    }

    /** Guard: {@code BackChannel.note}. */
    @Test
    void manyForgedTokensAreOneLineOfWarning() {
        try (CapturedLog log = CapturedLog.of(BackChannel.class)) {
            for (int i = 0; i < 50; i++) {
                send("forged" + i);
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARNING"))
                    .hasSize(1);
            clock.advance(Duration.ofHours(1).plusSeconds(1));
            send("forged");
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARNING"))
                    .hasSize(2);
        }
    }

    /** The same for what comes through a browser. Guard: {@code SignOutCallbackEndpoint.refuse}. */
    @Test
    void manyBadSignOutsAreOneLineOfWarning() {
        try (CapturedLog log = CapturedLog.of(SignOutCallbackEndpoint.class)) {
            for (int i = 0; i < 50; i++) {
                assertThat(new HttpVisitor()
                                .get(app.url("/signout-callback-oidc?sid=a&iss=https://evil.example/" + i))
                                .status())
                        .isEqualTo(400);
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARNING"))
                    .hasSize(1);
        }
    }
}
