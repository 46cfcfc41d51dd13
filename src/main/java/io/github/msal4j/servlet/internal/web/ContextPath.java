package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.ServletContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The application's context path as addresses have it. That of the request is not used: Tomcat returns what the browser
 * sent, e.g. {@code /x/..;/app}, and fails if it does not recognize its own path in that.
 */
public final class ContextPath {
    private static final String AS_THEY_ARE = "/-._~!$&'()*+,=:@%";

    private ContextPath() {}

    /** Encoded for an address; the empty text for the root. Some containers return it encoded, some do not. */
    public static String of(ServletContext context) {
        return PercentEncoding.of(
                context.getContextPath(), c -> Character.isLetterOrDigit(c) || AS_THEY_ARE.indexOf(c) >= 0);
    }

    /** What follows the context path in the URI of a request, which may be encoded in another way; empty if it has another path. */
    static Optional<String> after(String contextPath, String uri) {
        int end = 0;
        for (int i = contextPath.indexOf('/'); i >= 0 && end >= 0; i = contextPath.indexOf('/', i + 1)) {
            end = uri.indexOf('/', end + 1);
        }
        return end >= 0 && isSame(uri.substring(0, end), contextPath)
                ? Optional.of(uri.substring(end))
                : Optional.empty();
    }

    private static boolean isSame(String found, String contextPath) {
        return found.equals(contextPath) || decoded(found).equals(decoded(contextPath));
    }

    private static Optional<String> decoded(String path) {
        try {
            return Optional.of(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
