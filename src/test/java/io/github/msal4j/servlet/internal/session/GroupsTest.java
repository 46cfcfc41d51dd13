package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R24: groups that were left out are unknown, never none. */
class GroupsTest {
    private static final String ADMINS = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String READERS = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final Map<String, Set<String>> ROLES =
            Map.of(ADMINS, Set.of("Admin", "Reader"), READERS, Set.of("Reader"));

    private static SignedInUser user(UnaryOperator<JWTClaimsSet.Builder> change) {
        return Serialized.copy(VerifiedUser.of(SignedIn.idToken(change), FurtherClaims.NONE, Set.of("roles"), ROLES));
    }

    static Stream<UnaryOperator<JWTClaimsSet.Builder>> overages() {
        return Stream.of(
                claims -> claims.claim("_claim_names", Map.of("groups", "src1"))
                        .claim("_claim_sources", Map.of("src1", Map.of("endpoint", "https://graph.example"))),
                claims -> claims.claim("hasgroups", true),
                claims -> claims.claim("hasgroups", "true"),
                claims -> claims.claim("groups:src1", "https://graph.example"),
                claims -> claims.claim("_claim_names", Map.of("groups", "src1")).claim("groups", List.of(READERS)));
    }

    @Test
    void groupsByTheirIds() {
        assertThat(user(claims -> claims.claim("groups", List.of(ADMINS, READERS, 7, true, " ")))
                        .groups())
                .containsExactly(ADMINS, READERS, "7");
    }

    @Test
    void noneIsNone() {
        assertThat(user(claims -> claims).groups()).isEmpty();
        assertThat(user(claims -> claims.claim("groups", List.of())).groups()).isEmpty();
        assertThat(user(claims -> claims.claim("_claim_names", Map.of("other", "src1")))
                        .groups())
                .isEmpty();
        assertThat(user(claims -> claims.claim("hasgroups", false)).groups()).isEmpty();
        assertThat(user(claims -> claims).hasRole("Admin")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("overages")
    void groupsThatWereLeftOutAreUnknown(UnaryOperator<JWTClaimsSet.Builder> overage) {
        SignedInUser user = user(overage);

        assertThatThrownBy(user::groups)
                .isInstanceOf(GroupsUnknownException.class)
                .hasMessageContaining("app roles")
                .hasMessageContaining("groups assigned to the application")
                .hasMessageContaining("Microsoft Graph");
        assertThatThrownBy(() -> user.hasRole("Admin"))
                .isInstanceOf(GroupsUnknownException.class)
                .hasMessageStartingWith("Whether the user has the role Admin cannot be determined");
        assertThat(user.hasRole("Other")).as("a role that no group gives").isFalse();
    }

    @Test
    void aRoleOfTheTokenIsKnownAllTheSame() {
        SignedInUser user = user(claims -> claims.claim("hasgroups", true).claim("roles", List.of("Admin")));

        assertThat(user.hasRole("Admin")).isTrue();
        assertThat(user.hasAnyRole(List.of("Reader", "Admin")))
                .as("in whichever order")
                .isTrue();
        assertThatThrownBy(() -> user.hasRole("Reader")).isInstanceOf(GroupsUnknownException.class);
    }

    @Test
    void rolesOfGroupsJoinThoseOfTheToken() {
        SignedInUser user = user(claims -> claims.claim("groups", List.of(READERS.toUpperCase(Locale.ROOT)))
                .claim("roles", List.of("Buyer")));

        assertThat(user.roles()).containsExactly("Buyer", "Reader");
        assertThat(user.hasRole("Reader")).isTrue();
        assertThat(user.hasRole("reader")).isFalse();
        assertThat(VerifiedUser.of(
                                SignedIn.idToken(claims -> claims.claim("groups", List.of("/Staff", "/shop"))),
                                FurtherClaims.NONE,
                                Set.of("roles"),
                                Map.of("/staff", Set.of("Admin"), "/shop", Set.of("Buyer")))
                        .roles())
                .as("only a GUID has no case")
                .containsExactly("Buyer");
        assertThat(user.hasRole("Admin")).isFalse();
    }

    @Test
    void withoutAMappingGroupsGiveNoRoles() {
        SignedInUser user = VerifiedUser.of(SignedIn.idToken(claims -> claims.claim("groups", List.of(ADMINS))));

        assertThat(user.roles()).isEmpty();
        assertThat(user.groups()).containsExactly(ADMINS);
    }
}
