package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                Arguments.of("a list with other things in it", Arrays.asList("Admin", 7, null, true), List.of("Admin")),
                Arguments.of("nested lists", List.of(List.of("Admin"), Map.of("Admin", 1)), List.of()),
                Arguments.of("a text", "Admin", List.of()),
                Arguments.of("an object", Map.of("Admin", true), List.of()),
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

    @Test
    void whatToCallTheUser() {
        assertThat(entra("oid-1", "tid-1", "ada@contoso.example").displayName()).isEqualTo("Ada Lovelace");
        assertThat(SignedIn.user(claims -> claims.claim("preferred_username", "ada"))
                        .displayName())
                .isEqualTo("ada");
        assertThat(SignedIn.user(claims -> claims.claim("name", 7)).displayName())
                .isEqualTo("sub-1");
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
}
