package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R104: a provider that names its project or an API beside the application (OpenID Connect Core 3.1.3.7). */
class TrustedAudiencesTest {
    private static final String ME = GivenSettings.CLIENT_ID;
    private static final SettableClock clock = SettableClock.atPresent();
    private static final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private static Provider strict;
    private static Provider trusting;

    @BeforeAll
    static void start() {
        idp.register(AppRegistration.of(ME, GivenSettings.CLIENT_SECRET));
        strict = new Provider(settings().read(), clock);
        trusting = new Provider(
                settings().with("trusted-audiences", "project-1, api://x").read(), clock);
    }

    private static GivenSettings settings() {
        return GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id());
    }

    @AfterAll
    static void stop() {
        strict.close();
        trusting.close();
        idp.close();
    }

    @AfterEach
    void heal() {
        idp.faults().clear();
    }

    private static String token(String audience, String azp) {
        List<String> members = Arrays.stream(audience.split(" "))
                .map(name -> name.equals("ME") ? ME : name)
                .toList();
        idp.faults().idToken().next(1).claims(claims -> claims.audience(members)
                .claim("azp", azp.isEmpty() ? null : azp.equals("ME") ? ME : azp));
        return idp.idToken(ME, "ada", "n");
    }

    @ParameterizedTest(name = "aud {0}, azp {1}: strict {2}, trusting {3}")
    @CsvSource({
        "ME, '', -, -",
        "ME, ME, -, -",
        "ME ME, '', -, -",
        "ME, other, AUTHORIZED_PARTY, AUTHORIZED_PARTY",
        "ME project-1, ME, AUDIENCE, -",
        "project-1 ME, ME, AUDIENCE, -",
        "ME project-1 api://x, ME, AUDIENCE, -",
        "ME project-1, '', AUDIENCE, AUTHORIZED_PARTY",
        "ME project-1, project-1, AUDIENCE, AUTHORIZED_PARTY",
        "ME other, ME, AUDIENCE, AUDIENCE",
        "ME project-1 other, ME, AUDIENCE, AUDIENCE",
        "ME PROJECT-1, ME, AUDIENCE, AUDIENCE",
        "project-1, ME, AUDIENCE, AUDIENCE",
        "project-1 api://x, ME, AUDIENCE, AUDIENCE"
    })
    void r104_furtherAudiences(String audience, String azp, String withoutSetting, String withSetting)
            throws Exception {
        String token = token(audience, azp);

        check(strict, token, withoutSetting);
        check(trusting, token, withSetting);
    }

    private static void check(Provider provider, String token, String expected) throws Exception {
        Expectation nonce = new Expectation("n", null, null);
        if (expected.equals("-")) {
            assertThat(provider.verify(token, nonce).raw()).isEqualTo(token);
            return;
        }
        assertThatThrownBy(() -> provider.verify(token, nonce))
                .isInstanceOfSatisfying(
                        IdTokenException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.valueOf(expected)));
    }

    @ParameterizedTest
    @CsvSource({"ME other, ME, belongs into msal.trusted-audiences", "ME project-1, '', azp is absent"})
    void r104_theMessageNamesTheRemedy(String audience, String azp, String message) {
        String token = token(audience, azp);

        assertThatThrownBy(() -> trusting.verify(token, new Expectation("n", null, null)))
                .hasMessageContaining(message);
    }
}
