package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R26: MSAL4J reads of a token response what was verified and nothing else, however the response is written. */
class HostileTokenAnswerTest {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static TokenScene scene;

    @SuppressWarnings("NullAway.Init")
    private static String idToken;

    @BeforeAll
    static void start() {
        scene = new TokenScene();
        idToken = scene.idToken();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private static Map<String, Object> answer() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("token_type", "Bearer");
        answer.put("access_token", "access");
        answer.put("refresh_token", "refresh");
        answer.put("id_token", idToken);
        answer.put("scope", "User.Read");
        answer.put("expires_in", 3_600);
        return answer;
    }

    private static RedeemedCode redeem(String body) throws Exception {
        scene.idp.faults().clear();
        scene.idp.faults().at(Endpoint.TOKEN).body(body);
        return scene.redeem("code");
    }

    private static String secret(RedeemedCode redeemed, String section) throws Exception {
        String cache = ((CachedTokens) redeemed.tokens()).msalCache(idToken);
        Map<String, Object> entries =
                Objects.requireNonNull(JSONObjectUtils.getJSONObject(JSONObjectUtils.parse(cache), section), section);
        assertThat(entries).as(section).hasSize(1);
        Map<?, ?> entry = (Map<?, ?>) entries.values().iterator().next();
        return String.valueOf(entry.get("secret"));
    }

    private static void assertRead(RedeemedCode redeemed, String access, String refresh) throws Exception {
        assertThat(((CachedTokens) redeemed.tokens()).ready())
                .singleElement()
                .satisfies(token -> assertThat(token.value()).isEqualTo(access));
        assertThat(secret(redeemed, "AccessToken")).isEqualTo(access);
        assertThat(secret(redeemed, "RefreshToken")).isEqualTo(refresh);
        assertThat(secret(redeemed, "IdToken")).isEqualTo(idToken);
    }

    /** Guard: the escapes of {@code TokenEndpoint}. */
    @ParameterizedTest(name = "[{index}]")
    @ValueSource(
            strings = {
                "plain",
                "\"",
                "\\",
                "\\\"",
                "\",\"id_token\":\"e30.e30.e30",
                "\\u0022,\"scope\":\"Everything",
                "\u0000\u0001\b\f\n\r\t\u001f",
                "\u007f\u0080\u00e4\u2028\u2029\ufeff",
                "\uD83D\uDE00",
                "}]}{[",
                "/* */ // #",
                " "
            })
    void r26_aTokenIsReadAsTheTextThatItIs(String text) throws Exception {
        Map<String, Object> answer = answer();
        answer.put("access_token", "a" + text + "z");
        answer.put("refresh_token", "r" + text + "z");

        assertRead(redeem(JSONObjectUtils.toJSONString(answer)), "a" + text + "z", "r" + text + "z");
    }

    static Stream<Arguments> additions() {
        return Stream.of(
                Arguments.of("a nested object", "\"x\":{\"access_token\":\"other\",\"y\":[{}]}"),
                Arguments.of("a list", "\"x\":[\"refresh_token\",\"other\",{\"id_token\":\"e30\"}]"),
                Arguments.of("null", "\"foci\":null"),
                Arguments.of("an object where a text belongs", "\"foci\":{\"refresh_token\":\"other\"}"),
                Arguments.of("a name with quotation marks", "\"x\\\",\\\"refresh_token\\\":\\\"other\":\"y\""),
                Arguments.of("another case", "\"Access_Token\":\"other\",\"REFRESH_TOKEN\":\"other\""),
                Arguments.of("numbers that are none of ours", "\"ext_expires_in\":\"1e400\",\"refresh_in\":-1.5"),
                Arguments.of("an escaped name beside it", "\"refresh_token \":\"other\""),
                Arguments.of(
                        "very many",
                        Stream.iterate(0, i -> i + 1)
                                .limit(2_000)
                                .map(i -> "\"m" + i + "\":{}")
                                .reduce((a, b) -> a + "," + b)
                                .orElseThrow()));
    }

    /** Guard: only the members of the protocol are handed on; MSAL4J stops reading at the end of a nested object. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("additions")
    void r26_whatElseIsInTheAnswerChangesNothing(String kind, String addition) throws Exception {
        String plain = JSONObjectUtils.toJSONString(answer());

        assertRead(redeem("{" + addition + "," + plain.substring(1)), "access", "refresh");
        assertRead(redeem(plain.substring(0, plain.length() - 1) + "," + addition + "}"), "access", "refresh");
    }

    @Test
    void r26_escapedNamesAndTextsAreReadAsWhatTheyMean() throws Exception {
        String escaped = JSONObjectUtils.toJSONString(answer())
                .replace("\"refresh_token\"", "\"\\u0072efresh_token\"")
                .replace("\"access\"", "\"\\u0061ccess\"");

        assertRead(redeem("\t\r\n " + escaped + "\n"), "access", "refresh");
    }

    /** Two parsers would take different ones of them. */
    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "id_token", "r\\u0065fresh_token"})
    void r26_aMemberThatIsThereTwiceIsRefused(String name) {
        String plain = JSONObjectUtils.toJSONString(answer());

        assertThatThrownBy(() -> redeem("{\"" + name + "\":\"other\"," + plain.substring(1)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("is not JSON");
    }

    /** Guard: {@code ClientInfo.verified} in {@code TokenEndpoint}: it is not signed, and MSAL4J believes it. */
    @Test
    void r26_clientInfoOfAnotherAccountIsRefused() {
        Map<String, Object> answer = answer();
        answer.put(
                "client_info",
                Base64URL.encode("{\"uid\":\"somebody\",\"utid\":\"" + Tenant.CONTOSO.id() + "\"}")
                        .toString());

        assertThatThrownBy(() -> redeem(JSONObjectUtils.toJSONString(answer)))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_INFO));
    }
}
