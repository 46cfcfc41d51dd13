package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.LiveObjects;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * R30, M2: a shared MSAL4J application keeps something of each user for ever; one per operation keeps nothing. {@code
 * -Dsign-ins=100000} makes the run long.
 */
class ManySignInsTest {
    private static final int SIGN_INS = Integer.getInteger("sign-ins", 1_000);
    private static final String NONCE = "the-nonce-of-every-sign-in";

    @Test
    void nothingIsLeftOfUsersWhoAreGone() throws Exception {
        SettableClock clock = SettableClock.atPresent();
        try (LocalIdentityProvider idp =
                LocalIdentityProvider.builder().clock(clock).start()) {
            idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
            Settings settings =
                    GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read();
            idp.faults().at(Endpoint.TOKEN).body(tokenResponse(idp));
            try (Provider provider = new Provider(settings, clock);
                    TokenService tokens = new TokenService(settings, provider, clock)) {
                signInAndOut(tokens, clock, 20);
                long msalBefore = LiveObjects.of("com.microsoft.aad.msal4j.");
                long oursBefore = LiveObjects.of("io.github.msal4j.servlet.internal.");

                signInAndOut(tokens, clock, SIGN_INS);
                idp.forgetRequests();

                assertThat(LiveObjects.of("com.microsoft.aad.msal4j.")).isLessThanOrEqualTo(msalBefore);
                assertThat(LiveObjects.of("io.github.msal4j.servlet.internal.")).isLessThanOrEqualTo(oursBefore);
            }
        }
    }

    private static void signInAndOut(TokenService tokens, SettableClock clock, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            RedeemedCode redeemed = tokens.redeem(new CodeRedemption(
                    "code", "verifier", NONCE, "https://app.example/signin-oidc", Set.of("User.Read"), null));
            SignedInSession session = new SignedInSession(
                    VerifiedUser.of(redeemed.idToken()), Optional.of("sid"), clock.instant(), redeemed.tokens());
            assertThat(tokens.evict(session)).isEqualTo(OptionalInt.of(1));
        }
    }

    private static String tokenResponse(LocalIdentityProvider idp) {
        return JSONObjectUtils.toJSONString(Map.of(
                "token_type", "Bearer",
                "scope", "User.Read",
                "expires_in", 3600,
                "access_token", "an-access-token",
                "refresh_token", "a-refresh-token",
                "id_token", idp.idToken(GivenSettings.CLIENT_ID, "ada", NONCE)));
    }
}
