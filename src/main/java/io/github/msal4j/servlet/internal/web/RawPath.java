package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The path of a request as the browser sent it. Containers, frameworks and proxies read the forms that are refused
 * here differently, so that one of them may serve a path that another one protects (R63, C17). Browsers do not make
 * such paths from the links of a page.
 *
 * <p>After a semicolon there may be a session id that somebody else knows (R64, C24), or the semicolon may hide the
 * end of a path.
 */
public final class RawPath {
    static final Pattern SUSPICIOUS = Pattern.compile(
            // Path parameters, backslashes, control characters, and empty segments.
            "[;\\\\\\x00-\\x20\\x7f]|//"
                    // The same and dots, encoded once or several times: a container decodes once, other software may
                    // decode again.
                    + "|%(?:25)*(?:3b|2f|5c|2e|[01][0-9a-f]|7f)"
                    // A percent sign without two hex digits, which servers read differently.
                    + "|%(?![0-9a-f]{2})"
                    // Dot segments, which browsers resolve themselves.
                    + "|/\\.{1,2}(?=/|$)",
            Pattern.CASE_INSENSITIVE);

    /** A path parameter that is more than a name behind a segment, and may hide a dot segment or an empty one. */
    private static final Pattern MISPLACED_PARAMETER = Pattern.compile("/\\.{0,2};|^;");

    private RawPath() {}

    /**
     * Whether to refuse the request to a page that may be open to everybody. As {@link #isSuspicious(HttpServletRequest)},
     * except for path parameters where they belong, behind the name of a segment: all containers map {@code /a;b} as
     * {@code /a}, and applications without cookies need {@code ;jsessionid} for their open pages.
     */
    public static boolean isAmbiguous(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && isAmbiguous(request.getRequestURI());
    }

    static boolean isAmbiguous(String path) {
        return !isPlain(path)
                && (MISPLACED_PARAMETER.matcher(path).find()
                        || SUSPICIOUS.matcher(path.replace(';', '_')).find());
    }

    /** Whether to refuse the request to a protected page. Only requests from outside are checked, not the application's own dispatches. */
    public static boolean isSuspicious(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && isSuspicious(request.getRequestURI());
    }

    static boolean isSuspicious(String path) {
        return !isPlain(path) && SUSPICIOUS.matcher(path).find();
    }

    /**
     * Whether the path has only characters that cannot be suspicious, as nearly all paths: letters, digits, hyphens,
     * underscores, single slashes, and no dot after a slash. For speed, because each request is checked: one pass, no
     * object. The pattern decides about all other paths.
     */
    static boolean isPlain(String path) {
        char before = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean afterSlash = before == '/';
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && !(!afterSlash && (c == '/' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
