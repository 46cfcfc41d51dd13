package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** R104, R105: whatever the UserInfo endpoint answers, its claims are of the user of the ID token, or it is refused in one line. */
class UserInfoFuzz {
    private static final SettableClock CLOCK = SettableClock.at(Instant.parse("2026-01-15T12:00:00Z"));

    private static LocalIdentityProvider idp;
    private static Provider provider;
    private static IdToken idToken;

    @BeforeAll
    static void start() throws Exception {
        idp = LocalIdentityProvider.builder().clock(CLOCK).start();
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
        idp.behaviour().userinfo(Optional.of(Map.of()));
        provider = new Provider(
                GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read(), CLOCK);
        idToken = provider.verify(idp.idToken(GivenSettings.CLIENT_ID, "ada", "n"), new Expectation("n", null, null));
    }

    @AfterAll
    static void stop() {
        provider.close();
        idp.close();
    }

    /** {@code SUB} stands for the right one, and {@code TOKEN} for the ID token. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"{\"sub\":\"SUB\"", "\"roles\":[\"", "TOKEN", "eyJ", "null", "1e999", "[[[[", "<html>"})
    void userInfo(byte[] input) throws ParseException {
        BugDetectors.allowNetworkConnections((host, port) -> port == idp.port());
        String body = new String(input, StandardCharsets.UTF_8)
                .replace("SUB", idToken.subject())
                .replace("TOKEN", idToken.raw());
        idp.faults().clear();
        idp.faults().at(Endpoint.USERINFO).body(body);
        try {
            Map<String, Object> claims = Json.object(provider.userInfo("access", idToken));
            assertThat(claims).containsEntry("sub", idToken.subject());
        } catch (IdTokenException | ProviderUnavailableException refused) {
            assertThat(refused.getMessage())
                    .hasSizeLessThan(2_000)
                    .doesNotContainPattern("\\p{Cntrl}")
                    .doesNotContain(idToken.raw().substring(0, 40));
        }
    }
}
