package io.github.msal4j.servlet.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the query of a URL, form-encoded as OAuth wants it (RFC 6749 appendix B). */
public final class QueryString {
    private final StringBuilder query = new StringBuilder();

    public QueryString add(String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        return this;
    }

    /** The address with these parameters after those that it has already, e.g. the policy of a B2C endpoint. */
    public URI appendTo(URI address) {
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query);
    }
}
