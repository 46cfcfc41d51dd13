package io.github.msal4j.servlet.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the query of a URL, form-encoded as OAuth wants it (RFC 6749 appendix B). */
public final class QueryString {
    private static final int USUAL = 768;

    private final StringBuilder query = new StringBuilder(USUAL);

    public QueryString add(String name, String value) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=');
        query.append(isPlain(value) ? value : URLEncoder.encode(value, StandardCharsets.UTF_8));
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

    /** The address with these parameters after those that it has already, e.g. the policy of a B2C endpoint. */
    public String appendTo(URI address) {
        return address + (address.getRawQuery() == null ? "?" : "&") + query;
    }
}
