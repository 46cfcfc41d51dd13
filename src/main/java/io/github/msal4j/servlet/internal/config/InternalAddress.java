package io.github.msal4j.servlet.internal.config;

import java.net.URI;

/**
 * Two addresses of one provider: the one by which browsers and tokens know it, and another one by which this server reaches it.
 * Both are a scheme, a host and perhaps a port.
 *
 * @param known the authority's own
 * @param internal {@code msal.internal-address}
 */
public record InternalAddress(URI known, URI internal) {
    /** Where this server calls an address of the provider. */
    public URI forServer(URI address) {
        return isAt(known, address) ? moved(address, internal) : address;
    }

    /** Where a browser finds an address of the provider, which may have been told to this server as an internal one. */
    public URI forBrowser(URI address) {
        return isAt(internal, address) ? moved(address, known) : address;
    }

    /** Whether this is an address at which only servers find the provider. */
    public boolean isInternal(URI address) {
        return isAt(internal, address);
    }

    private static URI moved(URI address, URI origin) {
        String rest = address.toString()
                .substring(address.getScheme().length()
                        + 3
                        + address.getRawAuthority().length());
        return URI.create(origin.getScheme() + "://" + origin.getRawAuthority() + rest);
    }

    private static boolean isAt(URI origin, URI address) {
        return address.getHost() != null
                && address.getHost().equalsIgnoreCase(origin.getHost())
                && origin.getScheme().equalsIgnoreCase(address.getScheme())
                && port(origin) == port(address);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
