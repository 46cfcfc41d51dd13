package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R156: which claims may give the user's name, and where. */
class UserNameClaimTest {
    private static Given named(String claim) {
        return Given.wellConfigured().with("msal.user-name", claim);
    }

    @Test
    void noneByDefault() {
        assertThat(Given.wellConfigured().read().userName()).isEmpty();
        assertThat(UserNameClaim.warning(Given.wellConfigured().read())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"employeeid", "oid", "sub", "https://app.example/login", "user.login"})
    void aClaimOfOneTenant(String claim) {
        Settings settings = named(claim).read();

        assertThat(settings.userName()).contains(claim);
        assertThat(UserNameClaim.warning(settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "emails", "preferred_username", "upn", "unique_name", "cognito:username"})
    void oneThatChangesHandsIsWarnedOf(String claim) {
        assertThat(UserNameClaim.warning(named(claim).read())).hasValueSatisfying(warning -> assertThat(warning)
                .contains("msal.user-name is " + claim, "oid and sub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two claims", "upn,email", "näme", "name", "given_name", "family_name", "nickname"})
    void whatIsNoOnesName(String value) {
        assertThat(named(value).problems()).singleElement().asString().startsWith("msal.user-name is ");
    }

    @ParameterizedTest
    @CsvSource({
        "email, false, false",
        "email, true, false",
        "emails, true, false",
        "preferred_username, false, false",
        "preferred_username, true, true",
        "employeeid, false, false",
        "employeeid, true, true",
        "oid, false, true",
        "sub, false, true"
    })
    void whereSeveralTenantsSignIn(String claim, boolean tenantsAreNamed, boolean fine) {
        for (String tenant : new String[] {"common", "organizations"}) {
            Given given = named(claim).with("msal.tenant-id", tenant);
            if (tenantsAreNamed) {
                given.with("msal.allowed-tenants", Given.TENANT);
            }

            assertThat(given.problems())
                    .hasSize(fine ? 0 : 1)
                    .allMatch(problem -> problem.contains("users of several tenants"))
                    .allMatch(problem -> problem.contains("Set msal.allowed-tenants") == !claim.startsWith("email"));
        }
    }

    @Test
    void anotherProviderHasOneTenant() {
        Given given = named("email").without("msal.tenant-id").with("msal.authority", "https://sso.example/realms/a");

        assertThat(given.problems()).isEmpty();
    }
}
