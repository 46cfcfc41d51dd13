package io.github.msal4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"value\":\"1?>\"}}}";
    private static final String BASE64 = Base64.getEncoder().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8));

    private static TokenRequest challenged(String header) {
        return TokenRequest.of("User.Read").challengedBy(Map.of("www-authenticate", List.of(header)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"insufficient_claims\", claims=\"%s\"",
                "Bearer realm=\"\", authorization_uri=\"https://x\", claims=\"%s\", error=\"insufficient_claims\"",
                "Basic realm=\"x\", Bearer error = \"insufficient_claims\",claims= \"%s\"",
                "Bearer error=insufficient_claims, claims=%s"
            })
    void r36_aChallengeIsFound(String header) {
        assertThat(challenged(header.formatted(BASE64)).claims()).contains(CLAIMS);
    }

    @Test
    void r36_encodedForUrlsAndWithoutPadding() {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8));

        assertThat(challenged("Bearer error=\"insufficient_claims\", claims=\"" + encoded + "\"")
                        .claims())
                .contains(CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer error=\"invalid_token\", claims=\"e30=\"",
                "Bearer error=\"insufficient_claims\"",
                "Bearer error=\"insufficient_claims\", claims=\"not base64!\"",
                "Bearer error=\"insufficient_claims\", claims=\"bm90IGpzb24=\"",
                "Bearer error=\"insufficient_claims\", claims=\"W10=\"",
                "Bearer xerror=\"insufficient_claims\", xclaims=\"e30=\""
            })
    void r36_whatIsNoChallengeChangesNothing(String header) {
        TokenRequest plain = TokenRequest.of("User.Read");

        assertThat(challenged(header)).isEqualTo(plain);
    }

    @Test
    void r36_anOverlongHeaderChangesNothing() {
        assertThat(challenged("Bearer error=\"insufficient_claims\", claims=\"" + "e30=".repeat(10_000) + "\"")
                        .claims())
                .isEmpty();
    }

    @Test
    void otherHeadersAreNotLookedAt() {
        Map<String, List<String>> headers =
                Map.of("X-Authenticate", List.of("Bearer error=\"insufficient_claims\", claims=\"e30=\""));

        assertThat(TokenRequest.of("a").challengedBy(headers).claims()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "User.Read Mail.Read", "a\nb", "ü"})
    void whatIsNoScope(String scope) {
        assertThatThrownBy(() -> TokenRequest.of(scope)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noScopeAtAll() {
        assertThatThrownBy(TokenRequest::of).hasMessageContaining("at least one scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "common", "a/b", "contoso", "../x", "a b.c", "contoso.com/", "-.x"})
    void whatIsNoTenant(String tenant) {
        assertThatThrownBy(() -> TokenRequest.of("a").inTenant(tenant))
                .hasMessage("'" + tenant + "' is neither the GUID nor the domain of a tenant");
    }

    @Test
    void claimsMustBeAnObject() {
        assertThatThrownBy(() -> TokenRequest.of("a").withClaims("[]")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalIfTheyWantTheSame() {
        TokenRequest request = TokenRequest.of("a", "b").inTenant("Contoso.example");

        assertThat(request)
                .isEqualTo(TokenRequest.of("b", "a").inTenant("contoso.example"))
                .hasSameHashCodeAs(TokenRequest.of("b", "a").inTenant("contoso.example"))
                .isNotEqualTo(TokenRequest.of("a", "b"))
                .isNotEqualTo(request.withForcedRefresh())
                .isNotEqualTo(request.withClaims("{}"))
                .hasToString("TokenRequest[scopes=a b, tenant=contoso.example]");
        assertThat(request.withClaims("{\"s3cr3t\":1}").withForcedRefresh().toString())
                .endsWith(", new, claims]");
    }
}
