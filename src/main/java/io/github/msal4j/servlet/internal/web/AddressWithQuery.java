package io.github.msal4j.servlet.internal.web;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds parameters to an address, form-encoded as OAuth requires (RFC 6749 appendix B), after those that it has
 * already, e.g. the policy of a B2C endpoint. Writes into one buffer, because each redirect of an anonymous request
 * builds an address.
 */
public final class AddressWithQuery {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int USUAL = 640;
    /** Some servers and proxies refuse longer ones; Entra says AADSTS90015. */
    private static final int LONGEST = 2_000;

    private final StringBuilder url = new StringBuilder(USUAL);
    private final int ownPart;
    private char separator;

    public AddressWithQuery(URI address) {
        url.append(address);
        ownPart = url.length();
        separator = address.getRawQuery() == null ? '?' : '&';
    }

    public AddressWithQuery add(String name, CharSequence value) {
        url.append(separator).append(name).append('=');
        separator = '&';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isPlain(c)) {
                url.append(c);
            } else if (c == ' ') {
                url.append('+');
            } else if (c < 0x80) {
                HEX.toHexDigits(url.append('%'), (byte) c);
            } else {
                // Two characters may make one, so the rest is encoded together.
                url.append(
                        URLEncoder.encode(value.subSequence(i, value.length()).toString(), StandardCharsets.UTF_8));
                return this;
            }
        }
        return this;
    }

    /** Nearly all characters are those of random texts, GUIDs and what is sealed. */
    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '*';
    }

    /** Whether some server on the way may refuse it for its length, so that a form has to take its place. */
    boolean isTooLong() {
        return url.length() > LONGEST;
    }

    /** The address as it was before parameters were added: where a form goes. */
    String withoutParameters() {
        return url.substring(0, ownPart);
    }

    /** What was added, decoded: the fields of a form. Read back, since hardly any address is too long. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : url.substring(ownPart + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** The address with all parameters: it may hold secrets of the protocol, and is for a {@code Location} only. */
    @Override
    public String toString() {
        return url.toString();
    }
}
