package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R153: scopes that Microsoft would refuse at each sign-in are told at the start. */
class ScopeMistakesTest {
    private static final String GUID = "c0a70500-0000-4000-8000-00000000c0de";

    private static GivenSettings entra(String scopes) {
        return GivenSettings.entra("https://login.microsoftonline.com", GUID).with("scopes", scopes);
    }

    private static GivenSettings b2c(String scopes) {
        return GivenSettings.openId("https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in")
                .with("scopes", scopes);
    }

    @ParameterizedTest
    @CsvSource({
        "User.Read api://orders/read, '(Microsoft Graph, api://orders)'",
        "https://graph.microsoft.com/Mail.Read https://management.azure.com/user_impersonation, '(Microsoft Graph, https://management.azure.com)'",
        "api://orders/read api://stock/read, '(api://orders, api://stock)'",
        "User.Read offline_access api://orders/.default, '(Microsoft Graph, api://orders)'"
    })
    void r153_scopesOfSeveralApis(String scopes, String named) {
        assertThat(ScopeMistakes.of(entra(scopes).read())).hasValueSatisfying(line -> assertThat(line)
                .contains(named, "AADSTS28000", "Leave those of one API there"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "User.Read",
                "User.Read https://graph.microsoft.com/Mail.Read openid",
                "api://orders/read api://orders/write",
                "api://orders/read offline_access email",
                "https://management.azure.com//user_impersonation https://management.azure.com/other",
                "api://" + GUID + "/read " + GUID + "/write"
            })
    void r153_nothingIsSaidOfOneApi(String scopes) {
        assertThat(ScopeMistakes.of(entra(scopes).read())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"User.Read", "https://graph.microsoft.com/User.Read"})
    void r153_scopesOfGraphAtB2c(String scope) {
        assertThat(ScopeMistakes.of(b2c("offline_access " + scope).read())).hasValueSatisfying(line -> assertThat(line)
                .startsWith("msal.scopes names " + scope + ", and Azure AD B2C")
                .contains("AADB2C90117", "https://<tenant>.onmicrosoft.com/<api>/<scope>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "openid offline_access",
                GivenSettings.CLIENT_ID,
                "https://contoso.onmicrosoft.com/orders/read",
                "https://contoso.onmicrosoft.com/orders/read https://contoso.onmicrosoft.com/stock/read"
            })
    void r153_nothingIsSaidOfWhatB2cKnows(String scopes) {
        assertThat(ScopeMistakes.of(b2c(scopes).read())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"User.Read", "User.Read api://orders/read"})
    void r153_otherProvidersHaveTheirOwnRules(String scopes) {
        GivenSettings other =
                GivenSettings.openId("https://sso.example/realms/staff").with("scopes", scopes);
        assertThat(ScopeMistakes.of(other.read())).isEmpty();
    }
}
