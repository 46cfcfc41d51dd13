package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** R22 at B2C; what Entra's tokens have to say is in {@link IdTokenVerifierTest}. */
class AuthorityChecksTest {
    private static final String SHARED = "https://contoso.b2clogin.com/c0a70500-0000-4000-8000-00000000c0de/v2.0/";
    private static final String OWN =
            "https://contoso.b2clogin.com/tfp/c0a70500-0000-4000-8000-00000000c0de/b2c_1_sign_in/v2.0/";
    private static final Settings B2C = GivenSettings.openId(
                    "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_sign_in")
            .read();

    private static JWTClaimsSet.Builder from(String issuer) {
        return new JWTClaimsSet.Builder().issuer(issuer).subject("oid-1");
    }

    static Stream<JWTClaimsSet.Builder> acceptable() {
        return Stream.of(
                from(SHARED).claim("tfp", "B2C_1_sign_in"),
                from(SHARED).claim("tfp", "b2c_1_SIGN_in"),
                from(SHARED).claim("acr", "b2c_1_sign_in"),
                from(SHARED).claim("tfp", "b2c_1_sign_in").claim("acr", "urn:example:silver"),
                from(OWN).claim("tfp", "b2c_1_sign_in"),
                from(OWN));
    }

    @ParameterizedTest
    @MethodSource("acceptable")
    void theConfiguredPolicy(JWTClaimsSet.Builder claims) {
        assertThatCode(() -> AuthorityChecks.check(claims.build(), "https://issuer.example", B2C))
                .doesNotThrowAnyException();
    }

    /** Guard: {@code Entra.admits}. Microsoft's metadata for several tenants has one template for all issuers. */
    @ParameterizedTest(name = "R94 {0} {1}: admitted={2}")
    @CsvSource({
        "organizations, 9188040d-6c67-4c5b-b112-36a304b66dad, false",
        "organizations, 9188040D-6C67-4C5B-B112-36A304B66DAD, false",
        "organizations, c0a70500-0000-4000-8000-00000000c0de, true",
        "common, 9188040d-6c67-4c5b-b112-36a304b66dad, true",
        "consumers, 9188040d-6c67-4c5b-b112-36a304b66dad, true"
    })
    void r94_personalAccountsAtOrganizations(String configured, String tenant, boolean admitted) throws Exception {
        String login = "https://login.microsoftonline.com";
        Settings settings = GivenSettings.entra(login, configured).read();
        String issuer = login + "/" + tenant + "/v2.0";
        JWTClaimsSet claims = from(issuer).claim("tid", tenant).build();

        if (admitted) {
            AuthorityChecks.check(claims, issuer, settings);
        } else {
            assertThatThrownBy(() -> AuthorityChecks.check(claims, issuer, settings))
                    .isInstanceOfSatisfying(
                            IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TENANT))
                    .hasMessageContaining("work and school accounts only");
        }
    }

    static Stream<Arguments> unacceptable() {
        return Stream.of(
                Arguments.of(from(SHARED).claim("tfp", "b2c_1_reset"), Reason.POLICY, "got b2c_1_reset"),
                Arguments.of(from(SHARED).claim("acr", "b2c_1_reset"), Reason.POLICY, "got b2c_1_reset"),
                Arguments.of(
                        from(SHARED).claim("tfp", "b2c_1_reset").claim("acr", "b2c_1_sign_in"),
                        Reason.POLICY,
                        "got b2c_1_reset"),
                Arguments.of(from(OWN).claim("tfp", "b2c_1_reset"), Reason.POLICY, "got b2c_1_reset"),
                Arguments.of(from(SHARED).claim("tfp", 1), Reason.POLICY, "got neither"),
                Arguments.of(from(SHARED), Reason.POLICY, "got neither"),
                Arguments.of(
                        from(SHARED).claim("tfp", "b2c_1_sign_in").subject("Not supported currently. Use oid claim."),
                        Reason.SUBJECT,
                        "set its property"));
    }

    @ParameterizedTest
    @MethodSource("unacceptable")
    void anythingElse(JWTClaimsSet.Builder claims, Reason reason, String message) {
        assertThatThrownBy(() -> AuthorityChecks.check(claims.build(), "https://issuer.example", B2C))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
