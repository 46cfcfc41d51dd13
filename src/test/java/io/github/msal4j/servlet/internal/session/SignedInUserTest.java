package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.provider.IdToken;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedInUserTest {
    private static SignedInUser entra(String oid, String tid, String mail) {
        return SignedIn.user(claims -> claims.issuer("https://login.microsoftonline.com/" + tid + "/v2.0")
                .subject("sub-of-" + oid)
                .claim("oid", oid)
                .claim("tid", tid)
                .claim("email", mail)
                .claim("preferred_username", mail)
                .claim("upn", mail)
                .claim("name", "Ada Lovelace"));
    }

    @Test
    void r22_atEntraTheKeyIsObjectAndTenant() {
        SignedInUser user = entra("oid-1", "tid-1", "ada@contoso.example");

        assertThat(user.getName()).isEqualTo("oid-1.tid-1");
        assertThat(user.oid()).contains("oid-1");
        assertThat(user.tid()).contains("tid-1");
        assertThat(user.subject()).isEqualTo("sub-of-oid-1");
        assertThat(user.issuer()).isEqualTo("https://login.microsoftonline.com/tid-1/v2.0");
    }

    @Test
    void r22_elsewhereTheKeyIsTheSubject() {
        assertThat(SignedIn.user(claims -> claims.claim("preferred_username", "root"))
                        .getName())
                .isEqualTo("sub-1");
        assertThat(SignedIn.user(claims -> claims.claim("oid", "oid-1")).getName())
                .isEqualTo("sub-1");
        assertThat(SignedIn.user(claims -> claims.claim("oid", List.of("x")).claim("tid", "tid-1"))
                        .getName())
                .isEqualTo("sub-1");
    }

    @Test
    void c8_theSameMailInAnotherTenantIsAnotherUser() {
        SignedInUser ada = entra("oid-1", "tid-1", "ada@contoso.example");
        SignedInUser impostor = entra("oid-2", "tid-2", "ada@contoso.example");

        assertThat(impostor).isNotEqualTo(ada);
        assertThat(impostor.getName()).isNotEqualTo(ada.getName());
    }

    @Test
    void c25_theSameSubjectOfAnotherIssuerIsAnotherUser() {
        SignedInUser one = SignedIn.user(claims -> claims);
        SignedInUser same = SignedIn.user(claims -> claims.claim("name", "renamed"));
        SignedInUser other = SignedIn.user(claims -> claims.issuer("https://other.example"));

        assertThat(same).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(other).isNotEqualTo(one);
        assertThat(one).isNotEqualTo("sub-1");
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of("a list", List.of("Admin", "Reader"), List.of("Admin", "Reader")),
                Arguments.of(
                        "a list with other things in it", Arrays.asList("Admin", 7, null, true), List.of("Admin", "7")),
                Arguments.of("nested lists", List.of(List.of("Admin"), Map.of("Admin", 1)), List.of()),
                Arguments.of("a text, as some providers write one role", "Admin", List.of("Admin")),
                Arguments.of("an object", Map.of("Admin", true), List.of()),
                Arguments.of("objects by role", Map.of("Admin", Map.of("org", "x"), "Other", "y"), List.of("Admin")),
                Arguments.of("a text with spaces", "Admin Reader", List.of("Admin Reader")),
                Arguments.of("an empty text", "", List.of()),
                Arguments.of("true", true, List.of()),
                Arguments.of("nothing", null, List.of()));
    }

    @ParameterizedTest(name = "R24 roles as {0}")
    @MethodSource
    void roles(String name, @Nullable Object claim, List<String> expected) {
        SignedInUser user = SignedIn.user(claims -> claims.claim("roles", claim));

        assertThat(user.roles()).containsExactlyElementsOf(expected);
        assertThat(user.hasRole("Admin")).isEqualTo(expected.contains("Admin"));
        assertThat(user.hasRole("admin")).as("compares exactly").isFalse();
        assertThat(user.hasRole("")).isFalse();
    }

    @Test
    void r24_groupsAreNoRoles() {
        SignedInUser user = SignedIn.user(claims -> claims.claim("groups", List.of("Admin"))
                .claim("wids", List.of("Admin"))
                .claim("role", "Admin")
                .claim("scp", "Admin"));

        assertThat(user.roles()).isEmpty();
    }

    @Test
    void whatIsReadCannotBeChanged() {
        SignedInUser user = SignedIn.user(claims -> claims.claim("roles", List.of("Reader")));

        assertThatThrownBy(() -> user.roles().add("Admin")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> user.claims().put("roles", List.of("Admin")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(user.claims()).containsEntry("roles", List.of("Reader"));
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("OpenID Connect", Map.of("preferred_username", "ada", "name", "Ada L"), "ada", "Ada L"),
                Arguments.of(
                        "older tokens of Entra",
                        Map.of("upn", "ada@c.example", "unique_name", "x"),
                        "ada@c.example",
                        "ada@c.example"),
                Arguments.of("AD FS", Map.of("unique_name", "CONTOSO\\ada"), "CONTOSO\\ada", "CONTOSO\\ada"),
                Arguments.of(
                        "B2C", Map.of("emails", List.of("ada@c.example", "b"), "name", "Ada"), "ada@c.example", "Ada"),
                Arguments.of("Cognito", Map.of("cognito:username", "ada", "email", "a@c.example"), "ada", "ada"),
                Arguments.of("Google", Map.of("email", "ada@c.example", "name", "Ada L"), "ada@c.example", "Ada L"),
                Arguments.of("a number", Map.of("preferred_username", 4711), "4711", "4711"),
                Arguments.of(
                        "an empty text",
                        Map.of("preferred_username", "", "email", "a@c.example"),
                        "a@c.example",
                        "a@c.example"),
                Arguments.of(
                        "name in parts", Map.of("given_name", "Ada", "family_name", "Lovelace"), null, "Ada Lovelace"),
                Arguments.of("one part", Map.of("given_name", "Ada"), null, "Ada"),
                Arguments.of("a list", Map.of("name", List.of("Ada", "Augusta")), null, "Ada"),
                Arguments.of("nothing", Map.of(), null, "sub-1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void r104_namesAsProvidersWriteThem(
            String who, Map<String, Object> given, @Nullable String userName, String displayName) {
        SignedInUser user = SignedIn.user(claims -> {
            given.forEach(claims::claim);
            return claims;
        });

        assertThat(user.username()).isEqualTo(Optional.ofNullable(userName));
        assertThat(user.displayName()).isEqualTo(displayName);
        assertThat(user.getName()).as("a name is no key").isEqualTo("sub-1");
    }

    static Stream<Arguments> rolesClaims() {
        return Stream.of(
                Arguments.of("roles", Map.of("roles", List.of("Admin")), List.of("Admin")),
                Arguments.of(
                        "realm_access.roles",
                        Map.of("realm_access", Map.of("roles", List.of("Admin"))),
                        List.of("Admin")),
                Arguments.of(
                        "resource_access.my.app.roles",
                        Map.of("resource_access", Map.of("my.app", Map.of("roles", List.of("Admin")))),
                        List.of("Admin")),
                Arguments.of(
                        "https://app.example/roles", Map.of("https://app.example/roles", "Admin"), List.of("Admin")),
                Arguments.of("cognito:groups", Map.of("cognito:groups", List.of("Admin")), List.of("Admin")),
                Arguments.of(
                        "urn:zitadel:iam:org:project:roles",
                        Map.of("urn:zitadel:iam:org:project:roles", Map.of("Admin", Map.of("1", "contoso"))),
                        List.of("Admin")),
                Arguments.of("role", Map.of("role", "Admin", "roles", List.of("Other")), List.of("Admin")),
                Arguments.of("a.b", Map.of("a.b", "Admin", "a", Map.of("b", "Other")), List.of("Admin")),
                Arguments.of("a.b", Map.of("a", "Admin"), List.of()),
                Arguments.of("a", Map.of("a", Map.of("b", List.of("Admin"))), List.of()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rolesClaims")
    void r104_rolesInAnotherClaim(String setting, Map<String, Object> given, List<String> expected) {
        IdToken token = SignedIn.idToken(claims -> {
            given.forEach(claims::claim);
            return claims;
        });
        SignedInUser user = Serialized.copy(VerifiedUser.of(token, FurtherClaims.NONE, Set.of(setting), Map.of()));

        assertThat(user.roles()).containsExactlyElementsOf(expected);
    }

    @Test
    void furtherClaimsAddToThoseOfTheIdToken() {
        IdToken token = SignedIn.idToken(claims -> claims.claim("name", "Ada").claim("nonce", "n"));
        VerifiedUser user = VerifiedUser.of(
                token,
                new FurtherClaims("{\"sub\":\"sub-1\",\"name\":\"Eve\",\"oid\":\"o\",\"tid\":\"t\",\"iss\":\"x\","
                        + "\"sid\":\"s\",\"roles\":\"Admin\",\"groups\":[\"g\"],\"locale\":\"en\"}"),
                Set.of("roles"),
                Map.of("g", Set.of("Reader")));

        for (VerifiedUser each : List.of(user, Serialized.copy(user))) {
            assertThat(each.displayName()).isEqualTo("Ada");
            assertThat(each.oid()).isEmpty();
            assertThat(each.getName()).isEqualTo("sub-1");
            assertThat(each.issuer()).isEqualTo("https://sso.example");
            assertThat(each.roles()).containsExactly("Admin", "Reader");
            assertThat(each.groups()).containsExactly("g");
            assertThat(each.claims()).containsEntry("locale", "en").doesNotContainKeys("sid", "oid");
            each.forgetIdToken();
            assertThat(each.claims()).containsEntry("locale", "en").doesNotContainKey("nonce");
            assertThat(Serialized.copy(each).claims()).containsEntry("locale", "en");
        }
    }

    /** Pages look at them to decide whether the sign-in does. Guards: the names in {@code FurtherClaims}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acr",
                "acrs",
                "amr",
                "auth_time",
                "azp",
                "jti",
                "nonce",
                "events",
                "exp",
                "iat",
                "nbf",
                "aud",
                "tid"
            })
    void r104_howTheUserHasSignedInTheIdTokenAloneSays(String name) {
        VerifiedUser user = VerifiedUser.of(
                SignedIn.idToken(claims -> claims.audience((String) null)),
                new FurtherClaims("{\"" + name + "\":[\"c1\"],\"locale\":\"en\"}"),
                Set.of("roles"),
                Map.of());

        assertThat(user.claims()).doesNotContainKey(name).containsEntry("locale", "en");
    }

    /** Also within others and by a name with dots. Guard: {@code FurtherClaims.beside}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"realm_access.roles\":\"Admin\"}",
                "{\"realm_access\":{\"roles\":[\"Admin\"]}}",
                "{\"realm_access\":{\"roles\":{\"Admin\":{}}}}"
            })
    void r104_aClaimOfTheIdTokenCountsWhereBothHaveOne(String further) {
        IdToken token = SignedIn.idToken(
                claims -> claims.claim("realm_access", Map.of("roles", List.of("Reader"), "verify_caller", true)));

        VerifiedUser user = VerifiedUser.of(token, new FurtherClaims(further), Set.of("realm_access.roles"), Map.of());

        assertThat(user.roles()).containsExactly("Reader");
    }

    /** A claim is looked for from the shortest name on, and would be found before that of the ID token. Guard: {@code UserClaims.isIn}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'https://app':{'example/access.roles':['Admin']}}",
                "{'https://app':{'example/access':{'roles':['Admin']}}}"
            })
    void r104_norDoesAPartOfItsNameTakeItsPlace(String further) {
        IdToken token = SignedIn.idToken(
                claims -> claims.claim("https://app.example/access", Map.of("roles", List.of("Reader"))));

        VerifiedUser user = VerifiedUser.of(
                token,
                new FurtherClaims(further.replace('\'', '"')),
                Set.of("https://app.example/access.roles"),
                Map.of());

        assertThat(user.roles()).containsExactly("Reader");
    }

    @Test
    void whatToCallTheUser() {
        assertThat(entra("oid-1", "tid-1", "ada@contoso.example").displayName()).isEqualTo("Ada Lovelace");
        assertThat(SignedIn.user(claims -> claims.claim("preferred_username", "ada"))
                        .displayName())
                .isEqualTo("ada");
        assertThat(SignedIn.user(claims -> claims.claim("name", 7)).displayName())
                .isEqualTo("7");
    }

    @Test
    void r39_theTextFormShowsTheKeyOnly() {
        assertThat(entra("oid-1", "tid-1", "ada@contoso.example")).hasToString("SignedInUser[oid-1.tid-1]");
    }

    @Test
    void r65_aUserSurvivesSerialization() {
        SignedInUser user = SignedIn.user(claims ->
                claims.claim("roles", List.of("Admin")).claim("oid", "o").claim("tid", "t"));

        SignedInUser copy = Serialized.copy(user);

        assertThat(copy).isEqualTo(user);
        assertThat(copy.getName()).isEqualTo("o.t");
        assertThat(copy.hasRole("Admin")).isTrue();
        assertThat(copy.claims()).isEqualTo(user.claims());
    }

    /** R161: how the user has signed in says nothing about the user. Guards: the names in {@code RenewedClaims}. */
    @ParameterizedTest(name = "R161 {0} alone is no change")
    @ValueSource(strings = {"acr", "acrs", "amr", "auth_time"})
    void anotherWayToSignInIsNoChangeOfTheUser(String claim) {
        VerifiedUser before = SignedIn.user(claims -> claims.claim(claim, 1_700_000_000L));
        VerifiedUser now = SignedIn.user(claims -> claims.claim(claim, 1_700_000_900L));

        assertThat(before.renewedAs(now)).isEmpty();
        assertThat(before.renewedAs(SignedIn.user(claims -> claims))).isEmpty();
    }
}
