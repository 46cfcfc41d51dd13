package io.github.msal4j.servlet.internal.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Adds parameters to an address, form-encoded as OAuth requires (RFC 6749 appendix B), after those that it has
 * already, e.g. the policy of a B2C endpoint. Writes into one buffer, because each redirect of an anonymous request
 * builds an address.
 */
public final class AddressWithQuery {
    private static final int USUAL = 768;

    private final StringBuilder url = new StringBuilder(USUAL);
    private char separator;

    public AddressWithQuery(URI address) {
        url.append(address);
        separator = address.getRawQuery() == null ? '?' : '&';
    }

    public AddressWithQuery add(String name, String value) {
        url.append(separator).append(name).append('=');
        url.append(isPlain(value) ? value : URLEncoder.encode(value, StandardCharsets.UTF_8));
        separator = '&';
        return this;
    }

    /** Most values are random texts or GUIDs, which need no encoding. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    /**
     * The address with all parameters. It may contain secrets of the protocol; use it for a {@code Location} header
     * only.
     */
    @Override
    public String toString() {
        return url.toString();
    }
}
