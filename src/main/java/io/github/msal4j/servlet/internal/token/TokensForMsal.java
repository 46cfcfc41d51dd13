package io.github.msal4j.servlet.internal.token;

import java.util.HexFormat;
import java.util.Map;

/**
 * The token response for MSAL4J: the members that it reads, each once, as they were verified. What the provider has sent is never
 * handed on as it came: MSAL4J's parser does not read every text as the one does by which it was verified (of two members of the same
 * name it takes the last, and at the end of a nested object it stops), and a member that nobody has looked at has no business
 * there. Written in one buffer, since nearly all of it is tokens. No JSON in general: names are those of the protocol.
 */
final class TokensForMsal {
    /** A token response of Entra. */
    private static final int USUAL = 5_120;

    private final StringBuilder json = new StringBuilder(USUAL);

    TokensForMsal add(String name, String value) {
        begin(name).append('"');
        append(value);
        json.append('"');
        return this;
    }

    TokensForMsal add(String name, long value) {
        begin(name).append(value);
        return this;
    }

    /** Adds the member of this name if it is a text. */
    TokensForMsal addIfText(String name, Map<String, Object> members) {
        return members.get(name) instanceof String text ? add(name, text) : this;
    }

    private StringBuilder begin(String name) {
        return json.append(json.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
    }

    private void append(String value) {
        int written = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                json.append(value, written, i)
                        .append("\\u")
                        .append(HexFormat.of().toHexDigits(c));
                written = i + 1;
            }
        }
        json.append(value, written, value.length());
    }

    String toJson() {
        return json.append('}').toString();
    }

    @Override
    public String toString() {
        return "TokensForMsal[hidden]";
    }
}
