package io.github.msal4j.servlet.internal.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where Microsoft Graph is, as Entra's metadata says it ({@code msgraph_host}) or else by the cloud of the login host (Microsoft
 * Graph, "National cloud deployments"). A user's access token goes there, so that nothing else is taken for Graph: only Microsoft's own
 * hosts, and for a provider on this machine what is on this machine, too.
 */
public final class GraphAddress {
    private GraphAddress() {}

    /**
     * Scheme, host and perhaps port.
     *
     * @param told by the metadata
     * @throws IllegalArgumentException with the reason if this is no address of Microsoft Graph
     */
    public static URI of(Authority authority, Optional<String> told) {
        String login = authority.origin().getHost();
        boolean microsoft = MicrosoftHosts.isEntra(login) || MicrosoftHosts.isExternalId(login);
        String host = told.orElse(microsoft ? MicrosoftHosts.graph(login) : "");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("The metadata names no msgraph_host");
        }
        if (MicrosoftHosts.isGraph(host)) {
            return URI.create("https://" + host.toLowerCase(Locale.ROOT));
        }
        return local(authority, host)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The metadata names the msgraph_host '" + host + "', which is no host of Microsoft Graph"));
    }

    private static Optional<URI> local(Authority authority, String host) {
        if (!host.matches("[A-Za-z0-9.-]+(:\\d{1,5})?")
                || !Addresses.isLoopback(authority.origin().getHost())) {
            return Optional.empty();
        }
        URI address = URI.create(authority.origin().getScheme() + "://" + host);
        return address.getHost() != null && Addresses.isLoopback(address.getHost())
                ? Optional.of(address)
                : Optional.empty();
    }
}
