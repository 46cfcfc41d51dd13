package io.github.msal4j.servlet.internal.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code msal.sign-in-parameters}: pairs as {@code name=value}, separated by commas or line breaks; the values percent-encoded as
 * in a URL.
 */
final class FurtherParameters {
    private FurtherParameters() {}

    /** @throws IllegalArgumentException with a message that continues a sentence that begins with the setting's name */
    static Map<String, String> parse(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : text.split("[,\\r\\n]", -1)) {
            if (!pair.isBlank()) {
                putPair(pair.strip(), all);
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("is empty; write pairs of name=value or remove it");
        }
        return all;
    }

    private static void putPair(String pair, Map<String, String> all) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("contains '" + SignInParameters.shown(pair)
                    + "'; write pairs of name=value, separated by commas or line breaks");
        }
        String name = pair.substring(0, equals).strip();
        String known = name.replace('_', '-');
        if (SignInParameters.NAMES.contains(known)) {
            throw new IllegalArgumentException(
                    "contains " + name + ", which has a parameter of its own beside this one: " + known);
        }
        try {
            String value =
                    SignInParameters.plain(decoded(pair.substring(equals + 1).strip()));
            if (all.put(SignInParameters.name(name), value) != null) {
                throw new IllegalArgumentException("is there twice");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "contains '" + SignInParameters.shown(name) + "', which " + e.getMessage(), e);
        }
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a percent sign without two hexadecimal digits; write %25", e);
        }
    }
}
