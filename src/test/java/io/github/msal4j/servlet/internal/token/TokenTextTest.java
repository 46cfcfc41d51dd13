package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small classes of this package that need no network: what they keep, match, hide and refuse. */
class TokenTextTest {
    private static final long NOW = 1_768_478_400L;
    private static final Authority ENTRA =
            new Authority.Entra(URI.create("https://login.microsoftonline.com"), "organizations");
    private static final Authority B2C = new Authority.B2c(
            URI.create("https://contoso.b2clogin.com"), "contoso.onmicrosoft.com", "b2c_1_sign_in", false);

    private static HeldToken token(String value, long expiresAt, String... scopes) {
        Instant expires = Instant.ofEpochSecond(expiresAt);
        return HeldToken.issued(value, new TokenLife(expires, expires), Set.of(scopes), null);
    }

    private static CachedTokens cached(HeldToken... tokens) {
        CachedTokens all = CachedTokens.of("id-token", "{}", tokens[0]);
        for (HeldToken token : tokens) {
            all = all.with("id-token", "{}", token, 0);
        }
        return all;
    }

    @Test
    void r39_anAccessTokenHidesItself() {
        HeldToken token = token("s3cr3t", NOW, "User.Read");

        assertThat(token).hasToString("AccessToken[scopes=User.Read, expiresAt=2026-01-15T12:00:00Z]");
        assertThat(cached(token).toString()).doesNotContain("s3cr3t");
        assertThat(token.value()).isEqualTo("s3cr3t");
        assertThat(token.scopes()).containsExactly("User.Read");
    }

    @Test
    void r65_tokensSurviveSerialization() {
        CachedTokens copy = Serialized.copy(cached(token("a", NOW, "User.Read", "Mail.Read")));

        assertThat(copy.ready()).singleElement().satisfies(token -> {
            assertThat(token.value()).isEqualTo("a");
            assertThat(token.scopes()).containsExactlyInAnyOrder("User.Read", "Mail.Read");
            assertThat(token.expiresAt()).isEqualTo(Instant.ofEpochSecond(NOW));
        });
        assertThat(copy.msalCache("id-token")).isEqualTo("{}");
    }

    @ParameterizedTest(name = "[{0}] good until {1} -> {2}")
    @CsvSource({
        "User.Read, 99, graph",
        "user.read, 99, graph",
        "User.Read Mail.Read, 99, graph",
        "User.Read User.Read, 99, graph",
        "User.Read Calendars.Read, 99, ",
        "User.Read, 100, ",
        "User.Read, 101, ",
        "api://orders/Read, 99, orders",
        "api://orders/Read, 150, orders",
        "Read, 99, ",
        "api://invoices/Read, 99, ",
        "api://orders/Read User.Read, 99, ",
        "openid, 99, orders",
        "openid User.Read, 99, graph",
        "User.ReadWrite, 99, ",
        "User, 99, "
    })
    void aTokenIsFoundForAllOfItsScopesOnly(String scopes, long goodUntil, String found) {
        CachedTokens tokens = cached(
                token("graph", NOW + 100, "User.Read", "Mail.Read"), token("orders", NOW + 200, "api://orders/Read"));

        HeldToken token = tokens.find(scopes.split(" "), null, NOW + goodUntil);

        assertThat(token == null ? null : token.value()).isEqualTo(found);
    }

    @Test
    void aNewTokenReplacesWhatItCoversAndWhatHasExpired() {
        CachedTokens before = cached(
                token("wider", NOW + 100, "User.Read", "Mail.Read"),
                token("old", NOW + 100, "User.Read"),
                token("expired", NOW, "api://orders/Read"),
                token("other", NOW + 100, "api://invoices/Read"));

        CachedTokens after = before.with("id-token", "{\"new\":1}", token("new", NOW + 900, "User.Read"), NOW);

        assertThat(after.ready().stream().map(HeldToken::value)).containsExactlyInAnyOrder("new", "other", "wider");
        assertThat(after.msalCache("id-token")).isEqualTo("{\"new\":1}");
        assertThat(after.find(new String[] {"User.Read"}, null, NOW))
                .as("the new one comes first")
                .extracting(HeldToken::value)
                .isEqualTo("new");
        assertThat(before.ready()).as("unchanged").hasSize(4);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("Entra", true, Set.of(), Set.of(), List.of("openid", "profile", "offline_access")),
                Arguments.of("OpenID", false, Set.of(), Set.of(), List.of("openid", "profile")),
                Arguments.of(
                        "OpenID, wanted",
                        false,
                        Set.of("offline_access"),
                        Set.of(),
                        List.of("openid", "profile", "offline_access")),
                Arguments.of(
                        "more scopes once",
                        true,
                        Set.of("User.Read"),
                        Set.of("User.Read"),
                        List.of("openid", "profile", "offline_access", "User.Read")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void requests(String name, boolean entra, Set<String> settings, Set<String> more, List<String> asked) {
        GivenSettings given = entra
                ? GivenSettings.entra("https://login.microsoftonline.com", "common")
                : GivenSettings.openId("https://sso.example");

        assertThat(Scopes.toRequest(
                        given.with("scopes", String.join(" ", settings)).read(), more))
                .containsExactlyElementsOf(asked);
    }

    @Test
    void scopesOfOpenIdNameNoApi() {
        assertThat(Scopes.ofApi(List.of("openid", "User.Read", "", "email", "offline_access", "profile")))
                .containsExactly("User.Read");
    }

    @ParameterizedTest(name = "asked [{0}] granted [{1}] -> {2}")
    @CsvSource({
        "User.Read, User.Read, true",
        "User.Read, user.read Mail.Read, true",
        "User.Read Mail.Read, User.Read, false",
        "User.Read, '', false",
        "'', User.Read, true",
        "https://graph.microsoft.com/User.Read, User.Read, true",
        "User.Read, https://graph.microsoft.com/User.Read, true",
        "User.Read https://graph.microsoft.com/Mail.Read, User.Read Mail.Read, true",
        "https://graph.microsoft.us/User.Read, User.Read, true",
        "api://orders/.default, api://orders/Read, true",
        "https://graph.microsoft.com/.default, User.Read, true",
        "00000000-0000-0000-0000-000000000001/.default, api://orders/Read, true",
        "api://orders/Read, Read, true",
        // Two APIs in one request: the token is for one of them, and must not be taken for one of the other.
        "api://orders/Access api://invoices/Access, api://orders/Access, false",
        "User.Read api://orders/User.Read, User.Read, false",
        "User.Read api://orders/User.Read, https://graph.microsoft.com/User.Read, false",
        "User.Read api://orders/.default, User.Read, false",
        "api://orders/.default api://invoices/.default, api://orders/Read, false"
    })
    void whatWasGrantedSatisfiesWhatWasAsked(String asked, String granted, boolean satisfied) {
        assertThat(Scopes.satisfied(set(asked), set(granted))).isEqualTo(satisfied);
    }

    private static Set<String> set(String scopes) {
        return scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" "));
    }

    @Test
    void r39_aRefusalNeverCarriesTheDescription() {
        TokenRefusal refusal = TokenRefusal.parse(
                        "{\"error\":\"invalid_grant\",\"suberror\":\"consent_required\",\"claims\":\"{\\\"a\\\":1}\","
                                + "\"error_description\":\"AADSTS65001: the code s3cr3t of ada@contoso.example\"}")
                .orElseThrow();

        assertThat(refusal.summary()).isEqualTo("invalid_grant/consent_required (AADSTS65001)");
        assertThat(refusal.claims()).contains("{\"a\":1}");
        assertThat(refusal.wantsUser()).isTrue();
        assertThat(refusal.toJson() + refusal).doesNotContain("s3cr3t", "ada@");
        assertThat(refusal.toJson()).contains("\"error\":\"invalid_grant\"", "AADSTS65001");
    }

    @ParameterizedTest(name = "R35 {0} wants the user: {1}")
    @CsvSource({
        "invalid_grant, true",
        "interaction_required, true",
        "login_required, true",
        "consent_required, true",
        "invalid_client, false",
        "unauthorized_client, false",
        "invalid_scope, false",
        "temporarily_unavailable, false",
        "server_error, false",
        "INVALID_GRANT, false"
    })
    void theCodeDecides(String error, boolean wantsUser) {
        String json = "{\"error\":\"" + error + "\",\"error_description\":\"interaction_required, invalid_grant\"}";

        assertThat(TokenRefusal.parse(json)).hasValueSatisfying(refusal -> {
            assertThat(refusal.wantsUser()).isEqualTo(wantsUser);
            assertThat(refusal.summary())
                    .as("the error, perhaps a remedy, never the prose")
                    .startsWith(error)
                    .doesNotContain("interaction_required, invalid_grant");
        });
    }

    @ParameterizedTest(name = "R38 {0}")
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>",
                "{\"error\":7}",
                "{\"error\":null}",
                "{\"error\":\"\"}",
                "{\"error\":\"two words\"}",
                "{\"error\":\"line\\nbreak\"}",
                "{\"error\":"
            })
    void whatIsNoRefusalAtAll(String body) {
        assertThat(TokenRefusal.parse(body)).isEmpty();
    }

    @Test
    void partsThatAreNoCodesAreLeftOut() {
        assertThat(TokenRefusal.parse("{\"error\":\"invalid_grant\",\"suberror\":\"<script>\",\"claims\":[],"
                        + "\"error_description\":{\"x\":1}}"))
                .contains(new TokenRefusal(
                        "invalid_grant",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        GrantState.DEAD_OR_USED));
    }

    private static IdToken entraToken() {
        return SignedIn.idToken(claims -> claims.claim("oid", "oid-1").claim("tid", "tid-1"));
    }

    private static String clientInfo(String json) {
        return Base64URL.encode(json).toString();
    }

    @Test
    void clientInfoThatAgreesOrIsAGuestsIsPassedOn() throws Exception {
        String home = clientInfo("{\"uid\":\"oid-1\",\"utid\":\"tid-1\"}");
        String guest = clientInfo("{\"uid\":\"oid-at-home\",\"utid\":\"home-tenant\"}");

        assertThat(ClientInfo.verified(Optional.of(home), entraToken(), ENTRA)).isEqualTo(home);
        assertThat(ClientInfo.verified(Optional.of(guest), entraToken(), ENTRA)).isEqualTo(guest);
    }

    @ParameterizedTest(name = "{0} accepted={1}")
    @CsvSource({
        "oid-1-b2c_1_sign_in, true",
        "oid-1-B2C_1_Sign_In, true",
        "-b2c_1_sign_in, true",
        "oid-1, true",
        "oid-1-b2c_1_other, false",
        "oid-2-b2c_1_sign_in, false"
    })
    void theAccountOfB2cHasThePolicyInItsId(String uid, boolean accepted) throws Exception {
        IdToken token = SignedIn.idToken(claims -> claims.subject("oid-1").claim("tfp", "B2C_1_sign_in"));
        Optional<String> info = Optional.of(clientInfo("{\"uid\":\"" + uid + "\",\"utid\":\"tid-1\"}"));

        if (accepted) {
            assertThat(ClientInfo.verified(info, token, B2C)).isEqualTo(info.get());
        } else {
            assertThatThrownBy(() -> ClientInfo.verified(info, token, B2C)).hasMessageContaining("got " + uid);
        }
    }

    @Test
    void clientInfoThatIsAbsentIsMadeFromTheToken() throws Exception {
        assertThat(decoded(ClientInfo.verified(Optional.empty(), entraToken(), ENTRA)))
                .isEqualTo(Map.of("uid", "oid-1", "utid", "tid-1"));
        assertThat(decoded(ClientInfo.verified(Optional.empty(), SignedIn.idToken(claims -> claims), ENTRA)))
                .isEqualTo(Map.of("uid", "sub-1", "utid", "https://sso.example"));
    }

    private static Map<String, Object> decoded(String clientInfo) throws Exception {
        return JSONObjectUtils.parse(new Base64URL(clientInfo).decodeToString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"uid\":\"oid-2\",\"utid\":\"tid-1\"}|expected uid oid-1, got oid-2",
                "{\"utid\":\"tid-1\"}|uid and utid",
                "{\"uid\":7,\"utid\":\"tid-1\"}|uid and utid",
                "{\"uid\":\"oid-1\"}|uid and utid",
                "{\"uid\":\"oid-1\",\"utid\":[]}|uid and utid",
                "{\"uid\":\"\",\"utid\":\"\"}|uid and utid",
                "{}|uid and utid",
                "null|cannot be read",
                "garbage|cannot be read"
            })
    void clientInfoThatDisagrees(String json, String message) {
        assertThatThrownBy(() -> ClientInfo.verified(Optional.of(clientInfo(json)), entraToken(), ENTRA))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_INFO))
                .hasMessageContaining(message);
    }

    @Test
    void anInteractionNamesItsScopesOnce() {
        InteractionRequiredException required =
                InteractionRequiredException.unasked("why", TokenRequest.of("User.Read", "User.Read"));

        assertThat(required.scopes()).containsExactly("User.Read");
        assertThat(required).hasMessageContaining("User.Read can be issued: why");
    }
}
