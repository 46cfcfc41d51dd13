package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The path of a request as the browser wrote it. Containers, frameworks and proxies differ in how they read the forms
 * that are refused here, so that what one of them protects another may serve (R63, C17). No link that a browser made from
 * a page of the application has them.
 *
 * <p>A semicolon may carry a session id that somebody else knows (R64, C24), or hide the end of a path.
 */
public final class RawPath {
    static final Pattern SUSPICIOUS = Pattern.compile(
            // Path parameters, other separators, empty steps, and what no path may hold.
            "[;\\\\\\x00-\\x20\\x7f]|//"
                    // The same and dots, encoded, also more than once; containers decode these once, others again.
                    + "|%(?:25)*(?:3b|2f|5c|2e|[01][0-9a-f]|7f)"
                    // No encoding at all: each server makes of it what it likes.
                    + "|%(?![0-9a-f]{2})"
                    // Steps that a browser would have taken itself.
                    + "|/\\.{1,2}(?=/|$)",
            Pattern.CASE_INSENSITIVE);

    private RawPath() {}

    /** Whether to refuse the request; what the application itself dispatches to is its own affair. */
    public static boolean isSuspicious(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && isSuspicious(request.getRequestURI());
    }

    static boolean isSuspicious(String path) {
        return !isPlain(path) && SUSPICIOUS.matcher(path).find();
    }

    /**
     * Whether the path has nothing in it of which anything suspicious is made, as nearly every path: letters, digits, a few
     * signs, single slashes, and no dot behind a slash. One pass and no object, for each request; the pattern decides about
     * the rest.
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
