package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R163: the setting, what it asks for at a sign-in, and where Microsoft Graph is. */
class GroupOverageTest {
    private static final Map<String, Set<String>> BY_IDS =
            Map.of("aaaaaaaa-0000-4000-8000-000000000001", Set.of("Admin"));
    private static final Map<String, Set<String>> BY_NAMES = Map.of("CONTOSO\\Staff", Set.of("Admin"));

    @Test
    void r163_offUnlessItIsSet() {
        assertThat(Given.wellConfigured().read().groupOverage()).isEqualTo(GroupOverage.OFF);
        assertThat(Given.wellConfigured()
                        .with("msal.group-overage", "graph")
                        .read()
                        .groupOverage())
                .isEqualTo(GroupOverage.GRAPH);
    }

    @ParameterizedTest(name = "{0} with {1}={2}: {3}")
    @CsvSource({
        "yes, , , 'msal.group-overage is ''yes''; it must be one of [off, graph]'",
        "graph, msal.authority, https://sso.example/realms/shop, 'https://sso.example/ is not Microsoft Entra ID'",
        "graph, msal.authority, https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_in, is not Microsoft Entra ID",
    })
    void r163_aSettingThatCannotWorkStopsTheStart(String value, String parameter, String other, String complaint) {
        Given given = Given.nothing()
                .with("msal.client-id", "client-1")
                .with("msal.client-secret", Given.SECRET)
                .with("msal.group-overage", value);
        if (!"msal.authority".equals(parameter)) {
            given.with("msal.tenant-id", Given.TENANT);
        }
        if (parameter != null) {
            given.with(parameter, other);
        }

        assertThatThrownBy(given::read)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("msal.group-overage is")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest(name = "{0}, by names: {1}")
    @CsvSource({
        "'', false, User.Read",
        "'', true, User.Read GroupMember.Read.All",
        "Mail.Read, true, Mail.Read User.Read GroupMember.Read.All",
        "Group.Read.All, true, Group.Read.All User.Read",
        "https://graph.microsoft.us/user.read, false, https://graph.microsoft.us/user.read",
        "https://graph.microsoft.com/.default, true, https://graph.microsoft.com/.default",
        "api://orders/Read, true, api://orders/Read User.Read GroupMember.Read.All",
        "api://orders/.default, true, api://orders/.default",
        "api://orders/User.Read, false, api://orders/User.Read User.Read",
        "https://graph.microsoft.com.evil.example/User.Read, false, https://graph.microsoft.com.evil.example/User.Read User.Read",
    })
    void r163_aSignInAsksForWhatGraphNeeds(String given, boolean names, String asked) {
        assertThat(GroupOverage.GRAPH.with(words(given), names ? BY_NAMES : BY_IDS))
                .containsExactlyElementsOf(words(asked));
        assertThat(GroupOverage.OFF.with(words(given), names ? BY_NAMES : BY_IDS))
                .isEqualTo(words(given));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ", -1)));
    }

    @ParameterizedTest(name = "{0} says {1}: {2}")
    @CsvSource({
        "https://login.microsoftonline.com, graph.microsoft.com, https://graph.microsoft.com",
        "https://login.microsoftonline.com, , https://graph.microsoft.com",
        "https://login.microsoftonline.us, , https://graph.microsoft.us",
        "https://login.microsoftonline.us, DOD-Graph.Microsoft.US, https://dod-graph.microsoft.us",
        "https://login.partner.microsoftonline.cn, , https://microsoftgraph.chinacloudapi.cn",
        "https://shop.ciamlogin.com, graph.microsoft.com, https://graph.microsoft.com",
        "http://localhost:8080, localhost:8080, http://localhost:8080",
        "https://localhost:8443, 127.0.0.1:9000, https://127.0.0.1:9000",
        "http://login.localhost:8080, localhost:8080, http://localhost:8080",
    })
    void r163_graphIsWhereTheAuthorityIs(String authority, String told, String address) {
        assertThat(GraphAddress.of(entra(authority), Optional.ofNullable(told))).isEqualTo(URI.create(address));
    }

    /** Guard: a user's access token goes to Microsoft's hosts, and from this machine to this machine. */
    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource({
        "https://login.microsoftonline.com, graph.microsoft.com.evil.example",
        "https://login.microsoftonline.com, localhost:8080",
        "https://login.microsoftonline.com, evil.example/graph.microsoft.com",
        "https://login.microsoftonline.com, evil.example@graph.microsoft.com",
        "https://login.example, login.example",
        "http://localhost:8080, evil.example",
        "http://localhost:8080, evil.example@localhost",
        "http://localhost:8080, localhost:8080@evil.example",
        "http://localhost:8080, localhost:8080/x",
        "http://localhost:8080, ''",
        "https://login.example, ",
    })
    void r163_noOtherHostIsTakenForGraph(String authority, String told) {
        assertThatThrownBy(() -> GraphAddress.of(entra(authority), Optional.ofNullable(told)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("msgraph_host");
    }

    private static Authority entra(String origin) {
        return new Authority.Entra(URI.create(origin), Given.TENANT);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', false",
        "User.Read, true",
        "'User.Read,GroupMember.Read.All', true",
        "https://graph.microsoft.com/User.Read, true",
        "https://graph.microsoft.us/User.Read, true",
        "'User.Read,api://orders/Read', false",
        "api://orders/Read, false",
        "https://graph.microsoft.com.evil.example/User.Read, false",
        "http://graph.microsoft.com/User.Read, false",
        "/User.Read, false"
    })
    void r163_whoseTokenItIs(String scopes, boolean graphs) {
        Set<String> asked = scopes.isEmpty() ? Set.of() : Set.of(scopes.split(","));

        assertThat(GroupOverage.areOfGraph(asked)).isEqualTo(graphs);
    }
}
