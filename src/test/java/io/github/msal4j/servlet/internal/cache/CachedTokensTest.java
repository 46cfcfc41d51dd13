package io.github.msal4j.servlet.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R31, R36: which of a session's tokens are dropped, put off and handed out, and which scopes they are for. */
class CachedTokensTest {
    private static final String ID_TOKEN = "not read here";
    private static final Instant ISSUED = Instant.parse("2026-01-15T12:00:00Z");
    private static final long NOW = ISSUED.getEpochSecond();
    private static final TokenRequest USER = TokenRequest.of("User.Read");
    private static final TokenRequest ORDERS = TokenRequest.of("Orders.Read");

    private final CachedTokens tokens = CachedTokens.of(ID_TOKEN, "{}", token("user", "User.Read"))
            .with(ID_TOKEN, "{}", token("orders", "Orders.Read"), NOW);

    private static HeldToken token(String value, String scope) {
        return HeldToken.issued(
                value, new TokenLife(ISSUED.plusSeconds(3_000), ISSUED.plusSeconds(3_600)), Set.of(scope), null);
    }

    /** Guard: {@code without} drops what the request is for, and nothing else. */
    @Test
    void r36_onlyWhatAnApiRefusesIsDropped() {
        CachedTokens rest = tokens.without(ID_TOKEN, USER);

        assertThat(rest.ready()).extracting(HeldToken::value).containsExactly("orders");
        assertThat(rest.find(USER, NOW)).isNull();
        assertThat(rest.msalCache(ID_TOKEN)).isEqualTo("{}");
    }

    /** Guard: {@code postponed} puts off what the request is for, and nothing else. */
    @Test
    void r38_onlyWhatCouldNotBeRefreshedIsPutOff() {
        CachedTokens later = tokens.postponed(ID_TOKEN, USER, NOW + 3_100);

        assertThat(later.ready()).allSatisfy(token -> assertThat(token.isToBeRefreshedAt(NOW + 3_050))
                .isEqualTo(token.value().equals("orders")));
    }

    /** Guard: both conditions of {@code maySatisfy}. */
    @Test
    void r36_aChallengeOrAForcedRefreshIsNotMetByWhatIsAtHand() {
        assertThat(CachedTokens.maySatisfy(USER)).isTrue();
        assertThat(CachedTokens.maySatisfy(USER.withForcedRefresh())).isFalse();
        assertThat(CachedTokens.maySatisfy(USER.withClaims("{}"))).isFalse();
    }

    /** Guard: {@code isOlderThan} counts what the provider has given. */
    @Test
    void r65_ofTwoNodesTokensTheOlderAreThoseThatWereRefreshedLessOften() {
        CachedTokens refreshed = tokens.with(ID_TOKEN, "{}", token("new", "User.Read"), NOW);

        assertThat(tokens.isOlderThan(refreshed)).isTrue();
        assertThat(refreshed.isOlderThan(tokens)).isFalse();
        assertThat(tokens.isOlderThan(tokens.pausedUntil(NOW))).isFalse();
        assertThat(tokens.isOlderThan(new SignedIn.Refreshed(9))).isFalse();
    }

    /** Guard: {@code checked} takes none for what it is. */
    @Test
    void r65_aSessionWithoutAnyTokenIsReadBack() {
        CachedTokens none = Serialized.copy(tokens.without(ID_TOKEN, USER).without(ID_TOKEN, ORDERS));

        assertThat(none.ready()).isEmpty();
        assertThat(none.msalCache(ID_TOKEN)).isEqualTo("{}");
    }

    @Test
    void r39_theTextNamesTheScopesOnly() {
        assertThat(CachedTokens.of(ID_TOKEN, "{}", token("s3cr3t", "User.Read")))
                .hasToString("CachedTokens[AccessToken[scopes=User.Read, expiresAt=2026-01-15T13:00:00Z]]");
    }

    /** Several APIs were asked for, so a scope counts for its own alone. */
    @ParameterizedTest(name = "asked [{0}] granted [{1}] -> {2}")
    @CsvSource({
        "api://a/.default api://b/Read, api://a/Anything api://b/Read, true",
        "api://a/Read api://b/Read, api://a/Read api://b/Write, false",
        "api://a/Read api://b/Read, api://A/Read api://B/read, true"
    })
    void r35_aScopeOfOneApiIsNotOneOfAnother(String asked, String granted, boolean satisfied) {
        assertThat(Scopes.satisfied(Set.of(asked.split(" ")), Set.of(granted.split(" "))))
                .isEqualTo(satisfied);
    }

    /** Guard: {@code Scopes.toRedeem}; B2C gives no access token unless some API is named. */
    @ParameterizedTest
    @CsvSource({
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in, openid, true",
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in, Orders.Read, false",
        "https://sso.example, openid, false"
    })
    void atB2cTheApplicationIsItsOwnApiIfThereIsNoOther(String authority, String scopes, boolean itself) {
        Set<String> redeemed = Scopes.toRedeem(
                GivenSettings.openId(authority).with("scopes", scopes).read(), Set.of());

        assertThat(redeemed.contains(GivenSettings.CLIENT_ID)).isEqualTo(itself);
        assertThat(redeemed.contains("Orders.Read")).isEqualTo(scopes.equals("Orders.Read"));
    }
}
