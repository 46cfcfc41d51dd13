package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * R26, R38, R39, R47: whatever the token endpoint answers, also to MSAL4J, is refused in a way that the sign-in knows, or
 * makes tokens that can be evicted again.
 */
class TokenResponseFuzz {
    private static final SettableClock CLOCK = SettableClock.at(Instant.parse("2026-01-15T12:00:00Z"));
    private static final CodeRedemption REDEMPTION = new CodeRedemption(
            "code", "v".repeat(43), "n", "https://app.example/signin-oidc", Set.of("User.Read"), null);

    private static LocalIdentityProvider idp;
    private static Provider provider;
    private static TokenService tokens;
    private static String idToken;

    @BeforeAll
    static void start() {
        idp = LocalIdentityProvider.builder().clock(CLOCK).start();
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
        idToken = idp.idToken(GivenSettings.CLIENT_ID, "ada", "n");
        Settings settings =
                GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read();
        provider = new Provider(settings, CLOCK);
        tokens = new TokenService(settings, provider, CLOCK);
    }

    @AfterAll
    static void stop() {
        provider.close();
        idp.close();
    }

    /** The body of a response with status 200, or, after an exclamation mark, of one with status 400. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "\"access_token\":\"a\"",
        "\"id_token\":\"ID_TOKEN\"",
        "\"token_type\":\"Bearer\"",
        "\"expires_in\":3600",
        "\"refresh_token\":\"r\"",
        "\"scope\":\"User.Read\"",
        "\"client_info\":\"",
        "\"error\":\"invalid_grant\"",
        "\"error_description\":\"AADSTS50196\"",
        "\"suberror\":\"",
        "\"claims\":\"",
        "\"foci\":\"1\"",
        "\"ext_expires_in\":"
    })
    void tokenResponse(byte[] input) {
        BugDetectors.allowNetworkConnections((host, port) -> port == idp.port());
        String text = new String(input, StandardCharsets.UTF_8).replace("ID_TOKEN", idToken);
        idp.faults().clear();
        idp.forgetRequests();
        if (text.startsWith("!")) {
            idp.faults().at(Endpoint.TOKEN).answer(400, text.substring(1));
        } else {
            idp.faults().at(Endpoint.TOKEN).body(text);
        }
        try {
            assertCanBeEvicted(tokens.redeem(REDEMPTION));
        } catch (IdTokenException | CodeRefusedException | ProviderUnavailableException refused) {
            assertThat(String.valueOf(refused.getMessage())).as("R39").doesNotContain(idToken.substring(0, 40));
        }
        // A provider that has failed once is left alone until the clock moves, which it does not: nothing would be
        // tried then.
        assertThat(idp.requests(Endpoint.TOKEN)).as("the response was read").hasSize(1);
    }

    private static void assertCanBeEvicted(RedeemedCode redeemed) {
        assertThat(redeemed.idToken().raw()).isEqualTo(idToken);
        SignedInSession session = new SignedInSession(
                VerifiedUser.of(redeemed.idToken()), Optional.empty(), CLOCK.instant(), redeemed.tokens());
        assertThat(tokens.evict(session)).as("R47").hasValue(1);
        assertThat(session.tokens()).isEmpty();
    }
}
