package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.KnownGroups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R163: the groups of Microsoft Graph in a session. */
class FetchedGroupsTest {
    private static final String ADMINS = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String READERS = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final Map<String, Set<String>> ROLES = Map.of(ADMINS, Set.of("Admin"), READERS, Set.of("Reader"));
    private static final IdToken LEFT_OUT = SignedIn.idToken(claims -> claims.subject("ada")
            .claim("_claim_names", Map.of("groups", "src1", "photo", "src2"))
            .claim("hasgroups", true)
            .claim("groups:src1", "x"));

    private static final KnownGroups ALL = new KnownGroups(true, Set.of(READERS, "other"));
    private static final KnownGroups OF_ROLES = new KnownGroups(false, Set.of(READERS));
    private static final KnownGroups NONE_OF_ROLES = new KnownGroups(false, Set.of());

    private static VerifiedUser user(IdToken token, FurtherClaims further) {
        return VerifiedUser.of(token, further, Set.of("roles"), ROLES);
    }

    private static VerifiedUser user(KnownGroups groups) {
        return Serialized.copy(user(LEFT_OUT, FurtherClaims.NONE.with(groups)));
    }

    @Test
    void r163_allGroupsTakeThePlaceOfTheHints() {
        SignedInUser user = user(ALL);

        assertThat(user.groups()).containsExactly(READERS, "other");
        assertThat(user.roles()).containsExactly("Reader");
        assertThat(user.hasRole("Admin")).isFalse();
        assertThat(user.claims())
                .containsEntry("groups", List.of(READERS, "other"))
                .containsEntry("_claim_names", Map.of("photo", "src2"))
                .doesNotContainKeys("hasgroups", "groups:src1");
    }

    @Test
    void r163_ofThoseThatMatterTheRolesAreKnown() {
        SignedInUser user = user(OF_ROLES);

        assertThat(user.roles()).containsExactly("Reader");
        assertThat(user.hasRole("Admin")).isFalse();
        assertThatThrownBy(user::groups).isInstanceOf(GroupsUnknownException.class);
        assertThat(user.claims().keySet()).noneMatch(name -> name.startsWith("msal4j"));
    }

    /** Guard: {@code FurtherClaims.ofUserInfo}. */
    @Test
    void r104_theUserInfoEndpointCannotSayWhatOnlyTheLibraryKnows() {
        FurtherClaims told = FurtherClaims.ofUserInfo("{\"sub\":\"ada\",\"msal4j-servlet/groups\":[\"" + ADMINS
                + "\"],\"msal4j-servlet/groups-of-roles\":[\"" + ADMINS
                + "\"],\"msal4j-servlet/contexts\":{\"c1\":9999999999},\"name\":\"Ada\"}");

        SignedInUser user = user(LEFT_OUT, told);

        assertThat(user.roles()).isEmpty();
        assertThatThrownBy(() -> user.hasRole("Admin")).isInstanceOf(GroupsUnknownException.class);
        assertThat(told.holdContext("c1", Instant.EPOCH)).isFalse();
        assertThat(user.claims()).containsEntry("name", "Ada");
    }

    @Test
    void r163_inNoneIsNone() {
        assertThat(user(NONE_OF_ROLES).hasRole("Reader")).isFalse();
        assertThat(user(new KnownGroups(true, Set.of())).groups()).isEmpty();
    }

    @Test
    void r163_aTokenWithGroupsCountsAlone() {
        IdToken withGroups = SignedIn.idToken(claims -> claims.subject("ada").claim("groups", List.of(ADMINS)));

        for (KnownGroups stale : List.of(ALL, OF_ROLES)) {
            SignedInUser user = user(withGroups, FurtherClaims.NONE.with(stale));
            assertThat(user.groups()).containsExactly(ADMINS);
            assertThat(user.roles()).containsExactly("Admin");
            assertThat(user.claims().keySet()).noneMatch(name -> name.startsWith("msal4j"));
        }
    }

    @Test
    void r163_aChangeOfGroupsAloneIsAChange() {
        VerifiedUser before = user(OF_ROLES);

        assertThat(before.renewedBy(LEFT_OUT, before.further(), Set.of("roles"), ROLES))
                .isEmpty();
        assertThat(before.renewedBy(LEFT_OUT, before.further().with(NONE_OF_ROLES), Set.of("roles"), ROLES))
                .hasValueSatisfying(now -> {
                    assertThat(now.hasRole("Reader")).isFalse();
                    assertThat(now.hasClaimsOf(before)).isFalse();
                });
    }

    @Test
    void r163_theyLieBesideOtherClaims() {
        FurtherClaims further = new FurtherClaims("{\"department\":\"Engines\",\"groups\":[\"forged\"]}").with(ALL);
        SignedInUser user = Serialized.copy(user(LEFT_OUT, further));

        assertThat(user.claims()).containsEntry("department", "Engines");
        assertThat(user.groups()).containsExactly(READERS, "other");
        assertThat(further.with(OF_ROLES).withGroupsOf(FurtherClaims.NONE).json())
                .isEqualTo("{\"department\":\"Engines\",\"groups\":[\"forged\"]}");
        assertThat(FurtherClaims.NONE.with(ALL).withGroupsOf(FurtherClaims.NONE))
                .isEqualTo(FurtherClaims.NONE);
        assertThat(FurtherClaims.NONE.orGroupsOf(further)).isEqualTo(FurtherClaims.NONE.with(ALL));
        assertThat(further.orGroupsOf(FurtherClaims.NONE.with(OF_ROLES))).isEqualTo(further);
        assertThat(FurtherClaims.NONE.withGroupsOf(further)).isEqualTo(FurtherClaims.NONE.with(ALL));
        assertThat(further.toString() + ALL).doesNotContain(READERS);
    }
}
