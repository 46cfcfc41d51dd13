package io.github.msal4j.servlet.internal.config;

import java.util.Locale;
import java.util.Set;

/** The hosts at which Microsoft signs users in (Microsoft Entra, "National clouds"; "Microsoft Entra External ID"). */
final class MicrosoftHosts {
    /** The end of the host name of an external tenant, after its name or GUID. */
    static final String EXTERNAL_ID = ".ciamlogin.com";

    private static final Set<String> GLOBAL =
            Set.of("login.microsoftonline.com", "login.microsoft.com", "login.windows.net", "sts.windows.net");
    private static final Set<String> US_GOVERNMENT = Set.of("login.microsoftonline.us", "login.usgovcloudapi.net");
    private static final Set<String> CHINA = Set.of("login.partner.microsoftonline.cn", "login.chinacloudapi.cn");

    /** Microsoft Graph, "National cloud deployments". */
    private static final Set<String> GRAPH = Set.of(
            "graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn");

    private MicrosoftHosts() {}

    /** Whether this is a host of Microsoft Graph in any cloud. */
    static boolean isGraph(String host) {
        return GRAPH.contains(host.toLowerCase(Locale.ROOT));
    }

    /** The host of Microsoft Graph in the cloud of a login host, where the metadata names none. */
    static String graph(String loginHost) {
        String name = loginHost.toLowerCase(Locale.ROOT);
        if (US_GOVERNMENT.contains(name)) {
            return "graph.microsoft.us";
        }
        return CHINA.contains(name) ? "microsoftgraph.chinacloudapi.cn" : "graph.microsoft.com";
    }

    /**
     * The audience of assertions that Entra takes from another issuer, by the cloud of a login host (Microsoft Entra, "Configure an
     * application to trust a managed identity").
     */
    static String tokenExchangeAudience(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String cloud = US_GOVERNMENT.contains(name) ? "USGov" : CHINA.contains(name) ? "China" : "";
        return "api://AzureADTokenExchange" + cloud;
    }

    /** Whether this is a login host of Entra in any cloud. Such a host alone is not an issuer. */
    static boolean isEntra(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return GLOBAL.contains(name) || US_GOVERNMENT.contains(name) || CHINA.contains(name);
    }

    static boolean isExternalId(String host) {
        return host.toLowerCase(Locale.ROOT).endsWith(EXTERNAL_ID);
    }
}
