package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path of this application, with its query, relative to the context root. After a sign-in or sign-out browsers are
 * sent to such paths only (R13). Refused is everything that a browser could read as an address of another host: {@code
 * //host}, {@code /\host}, control characters, which browsers remove, and the encoded forms of these. Also refused is
 * {@code /../}, which would lead to another application of the same host. What browsers send unencoded although RFC 3986 does not
 * allow it there, such as <code>|</code> and <code>{}</code>, is encoded: it means the same to the application, and nothing to a header or a page.
 */
public record LocalPath(String value) {
    /** New in Servlet 6.1. Before, an error dispatch has the query string of the request. */
    private static final String ERROR_QUERY_STRING = "jakarta.servlet.error.query_string";

    /** The application's root. */
    public static final LocalPath ROOT = new LocalPath("/");

    /** A longer path would not fit into the cookie of a pending sign-in. */
    private static final int LONGEST = 1_500;

    /** What browsers and other clients send as it is (WHATWG URL, query and path percent-encode sets). */
    private static final String UNENCODED = "\"<>^`{|}";

    /** What a path has at no place, beside control characters, spaces and what is not ASCII. */
    private static final String UNSAFE = "\\#" + UNENCODED;

    private static final Pattern ENCODED_ESCAPE = Pattern.compile("%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|25)");

    /**
     * Control characters, and dot segments that could lead out of the application. A semicolon may follow the dots,
     * because containers drop it and what follows.
     */
    private static final Pattern ASTRAY =
            Pattern.compile("%[01][0-9a-f]|%7f|/(?:\\.|%2e){1,2}(?=[/;]|$)", Pattern.CASE_INSENSITIVE);

    /** The path if it is safe and within this application; empty otherwise. */
    public static Optional<LocalPath> of(String candidate) {
        String encoded = encoded(candidate);
        return fault(encoded).isPresent() ? Optional.empty() : Optional.of(new LocalPath(encoded));
    }

    /** Why {@link #of(String)} refuses this, for the log; empty if it does not. Nothing of the candidate is in it. */
    public static Optional<String> whyNot(String candidate) {
        return fault(encoded(candidate));
    }

    /** A backslash is as good as a slash in a path, so that it is not encoded there but refused. */
    private static String encoded(String candidate) {
        if (candidate.length() > LONGEST) {
            return candidate;
        }
        String path = withoutQuery(candidate);
        return PercentEncoding.of(path, c -> UNENCODED.indexOf(c) < 0)
                + PercentEncoding.of(candidate.substring(path.length()), c -> c != '\\' && UNENCODED.indexOf(c) < 0);
    }

    private static Optional<String> fault(String encoded) {
        if (encoded.length() > LONGEST) {
            return Optional.of(
                    "it has more than " + LONGEST + " characters, which is all that the cookie of a sign-in keeps");
        }
        if (!isSafe(encoded)) {
            return Optional.of(
                    "it is no path of this application, or has a space, a control character, a backslash or a"
                            + " fragment in it");
        }
        boolean astray = startsWithEncodedEscape(encoded) || isAstray(withoutQuery(encoded));
        return astray
                ? Optional.of(
                        "its path has dot segments, encoded slashes at its beginning or encoded control characters,"
                                + " which browsers and servers read differently")
                : Optional.empty();
    }

    private static boolean isSafe(String encoded) {
        if (!encoded.startsWith("/") || encoded.startsWith("/", 1)) {
            return false;
        }
        for (int i = 1; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c <= ' ' || c > '~' || UNSAFE.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Nearly no path has the characters of which one begins all that is looked for. */
    private static boolean isAstray(String path) {
        return (path.indexOf('%') >= 0 || path.contains("/."))
                && ASTRAY.matcher(path).find();
    }

    private static boolean startsWithEncodedEscape(String candidate) {
        return candidate.startsWith("%", 1)
                && ENCODED_ESCAPE
                        .matcher(candidate.toLowerCase(Locale.ROOT))
                        .region(1, candidate.length())
                        .lookingAt();
    }

    private static String withoutQuery(String candidate) {
        int query = candidate.indexOf('?');
        return query < 0 ? candidate : candidate.substring(0, query);
    }

    /**
     * The path that the browser requested, even if the request has been forwarded since; the root if that path is
     * refused. Does not use headers.
     */
    public static LocalPath of(HttpServletRequest request) {
        return exactly(request).orElse(ROOT);
    }

    /** The path that the browser requested, even if the request has been forwarded since; empty if it is refused. */
    public static Optional<LocalPath> exactly(HttpServletRequest request) {
        return of(asked(request));
    }

    /** Why {@link #of(HttpServletRequest)} is not the path that the browser requested, for the log; empty if it is. */
    public static Optional<String> whyNot(HttpServletRequest request) {
        return whyNot(asked(request));
    }

    /** Empty if it is none of this application. */
    private static String asked(HttpServletRequest request) {
        String uri = original(
                request,
                request.getRequestURI(),
                RequestDispatcher.ERROR_REQUEST_URI,
                RequestDispatcher.FORWARD_REQUEST_URI,
                AsyncContext.ASYNC_REQUEST_URI);
        Optional<String> path =
                uri == null ? Optional.empty() : ContextPath.after(ContextPath.of(request.getServletContext()), uri);
        String query = original(
                request,
                request.getQueryString(),
                ERROR_QUERY_STRING,
                RequestDispatcher.FORWARD_QUERY_STRING,
                AsyncContext.ASYNC_QUERY_STRING);
        return path.map(local -> local + (query == null ? "" : "?" + query)).orElse("");
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
