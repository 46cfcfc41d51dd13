package io.github.msal4j.servlet.internal.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * An address to which parameters are added, form-encoded as OAuth wants it (RFC 6749 appendix B), after those that it has
 * already, e.g. the policy of a B2C endpoint. Written once, since every redirect of a stranger makes one.
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

    /** Most values are random or GUIDs, and encoding is not free. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    /** The address with all parameters: it may hold secrets of the protocol, and is for a {@code Location} only. */
    @Override
    public String toString() {
        return url.toString();
    }
}
