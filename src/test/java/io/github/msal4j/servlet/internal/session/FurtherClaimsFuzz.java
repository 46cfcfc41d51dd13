package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.provider.IdToken;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * R104: whatever the UserInfo endpoint answers, the user is that of the ID token, with each claim and each role that it has; and the
 * user is the same when a session store has given it back.
 */
class FurtherClaimsFuzz {
    private static final IdToken ID_TOKEN = SignedIn.idToken(claims -> claims.claim("name", "Ada")
            .claim("tenant", "one")
            .claim("realm_access", Map.of("roles", List.of("Reader"))));
    private static final Set<String> ROLES = Set.of("roles", "realm_access.roles", "tenant");
    private static final VerifiedUser ALONE = VerifiedUser.of(ID_TOKEN, FurtherClaims.NONE, ROLES, Map.of());

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "{\"sub\":\"",
        "\"roles\":[\"",
        "\"realm_access.roles\":",
        "\"realm_access\":{\"roles\":",
        "\"groups\":[\"staff\"]",
        "\"_claim_names\":{\"groups\":\"x\"}",
        "\"oid\":\"o\",\"tid\":\"t\"",
        "\"iss\":\"",
        "null",
        "\\ud800"
    })
    void furtherClaims(byte[] input) {
        object(new String(input, StandardCharsets.UTF_8)).ifPresent(json -> {
            VerifiedUser user =
                    VerifiedUser.of(ID_TOKEN, new FurtherClaims(json), ROLES, Map.of("staff", Set.of("Employee")));
            assertThat(user).isEqualTo(ALONE);
            assertThat(user.getName()).isEqualTo(ALONE.getName());
            assertThat(user.oid()).isEmpty();
            assertThat(user.tid()).isEmpty();
            assertThat(user.claims()).containsAllEntriesOf(ALONE.claims());
            assertThat(user.roles()).containsAll(ALONE.roles());
            assertThat(user.displayName()).isEqualTo("Ada");
            assertSameWithoutNestedRoles(user);
            VerifiedUser copy = Serialized.copy(user);
            assertThat(copy.roles()).isEqualTo(user.roles());
            assertThat(copy.claims().keySet()).isEqualTo(user.claims().keySet());
            user.forgetIdToken();
            Map<String, Object> left = new LinkedHashMap<>(user.claims());
            assertThat(left.keySet()).isSubsetOf(copy.claims().keySet());
        });
    }

    /** Of a claim that the ID token has, nothing more comes from elsewhere. */
    private static void assertSameWithoutNestedRoles(VerifiedUser user) {
        assertThat(UserClaims.texts(user.claims(), "realm_access.roles")).containsExactly("Reader");
        assertThat(UserClaims.texts(user.claims(), "tenant")).containsExactly("one");
    }

    private static Optional<String> object(String text) {
        try {
            return Optional.of(JSONObjectUtils.toJSONString(Json.object(text)));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
