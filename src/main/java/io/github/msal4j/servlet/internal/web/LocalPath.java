package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path of this application, with its query, relative to the context root: the only kind of address to which a browser
 * is sent after a sign-in or sign-out (R13). Whatever a browser could read as another host's address is refused:
 * {@code //host}, {@code /\host}, control characters, which browsers drop, and the encoded forms of these. So is
 * {@code /../}, which would lead to another application of the same host.
 */
public record LocalPath(String value) {
    /** Of Servlet 6.1; earlier the query string of an error dispatch is that of the request. */
    private static final String ERROR_QUERY_STRING = "jakarta.servlet.error.query_string";

    /** The application's root. */
    public static final LocalPath ROOT = new LocalPath("/");

    /** Longer ones would not fit into a cookie beside the rest of a pending sign-in. */
    private static final int LONGEST = 1_500;

    private static final Pattern SAFE = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\<>\"`{}|^#]]*");
    private static final Pattern ENCODED_ESCAPE = Pattern.compile("%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|25)");

    /** Control characters, and steps that lead out of the application; containers drop what follows a semicolon. */
    private static final Pattern ASTRAY =
            Pattern.compile("%[01][0-9a-f]|%7f|/(?:\\.|%2e){1,2}(?=[/;]|$)", Pattern.CASE_INSENSITIVE);

    /** The path if it is one of this application; empty otherwise. */
    public static Optional<LocalPath> of(String candidate) {
        boolean safe = candidate.length() <= LONGEST
                && SAFE.matcher(candidate).matches()
                && !startsWithEncodedEscape(candidate)
                && !ASTRAY.matcher(withoutQuery(candidate)).find();
        return safe ? Optional.of(new LocalPath(candidate)) : Optional.empty();
    }

    private static boolean startsWithEncodedEscape(String candidate) {
        return ENCODED_ESCAPE
                .matcher(candidate.toLowerCase(Locale.ROOT))
                .region(1, candidate.length())
                .lookingAt();
    }

    private static String withoutQuery(String candidate) {
        int query = candidate.indexOf('?');
        return query < 0 ? candidate : candidate.substring(0, query);
    }

    /**
     * What the browser asked for, whatever the request has been forwarded to since; the root if that cannot be returned to.
     * Headers are not asked.
     */
    public static LocalPath of(HttpServletRequest request) {
        String uri = original(
                request,
                request.getRequestURI(),
                RequestDispatcher.ERROR_REQUEST_URI,
                RequestDispatcher.FORWARD_REQUEST_URI,
                AsyncContext.ASYNC_REQUEST_URI);
        String context = request.getContextPath();
        if (uri == null || !uri.startsWith(context + "/")) {
            return ROOT;
        }
        String query = original(
                request,
                request.getQueryString(),
                ERROR_QUERY_STRING,
                RequestDispatcher.FORWARD_QUERY_STRING,
                AsyncContext.ASYNC_QUERY_STRING);
        return of(uri.substring(context.length()) + (query == null ? "" : "?" + query))
                .orElse(ROOT);
    }

    private static @Nullable String original(
            HttpServletRequest request, @Nullable String current, String... attributes) {
        for (String attribute : attributes) {
            if (request.getAttribute(attribute) instanceof String value) {
                return value;
            }
        }
        return current;
    }
}
