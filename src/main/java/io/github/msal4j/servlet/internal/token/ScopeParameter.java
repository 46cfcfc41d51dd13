package io.github.msal4j.servlet.internal.token;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The parameter {@code scope} of a form, as MSAL4J has written it. */
final class ScopeParameter {
    private static final String NAME = "scope=";

    private ScopeParameter() {}

    /** The form's scopes, separated by spaces; empty if it names none. */
    static String in(String form) {
        return Arrays.stream(form.split("&"))
                .filter(field -> field.startsWith(NAME))
                .map(ScopeParameter::value)
                .findFirst()
                .orElse("");
    }

    /** The form with these of its scopes only. Without any, it has no such parameter, which may not be empty (RFC 6749 section 3.3). */
    static String keep(String form, Predicate<String> wanted) {
        return Arrays.stream(form.split("&"))
                .map(field -> field.startsWith(NAME) ? kept(field, wanted) : field)
                .filter(field -> !field.equals(NAME))
                .collect(Collectors.joining("&"));
    }

    private static String kept(String field, Predicate<String> wanted) {
        return NAME
                + Arrays.stream(value(field).split(" "))
                        .filter(wanted)
                        .map(scope -> URLEncoder.encode(scope, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("+"));
    }

    private static String value(String field) {
        return URLDecoder.decode(field.substring(NAME.length()), StandardCharsets.UTF_8);
    }
}
