package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Distinguishes a browser that opens a page from a request of a script, by the headers that the browser sets (W3C
 * Fetch Metadata).
 */
public final class Navigation {
    private static final List<String> IN_ADVANCE = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

    private static final Set<String> FRAMES = Set.of("iframe", "frame", "embed", "object", "fencedframe");

    /** Word, Excel, PowerPoint and Outlook, on Windows and macOS. */
    private static final Pattern OFFICE = Pattern.compile(
            "ms-?office|microsoft office|\\b(?:word|excel|powerpoint|outlook)/", Pattern.CASE_INSENSITIVE);

    private Navigation() {}

    /**
     * Whether the browser opens a page, so that a redirect shows the sign-in page to the user. A script could not
     * follow it (R16), and a page that is loaded in advance may never be shown (R107). Older Android WebViews send the name of their
     * app as {@code X-Requested-With}, with pages too.
     */
    public static boolean isPage(HttpServletRequest request) {
        if (Handshake.isAskedFor(request) || isInAdvance(request)) {
            return false;
        }
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.equals("navigate");
        }
        String accept = request.getHeader("Accept");
        return !"XMLHttpRequest".equalsIgnoreCase(request.getHeader("X-Requested-With"))
                && accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** Whether the method is safe, so that the request may be repeated after a sign-in. */
    public static boolean isRepeatable(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /**
     * Whether a page of the same origin as this application started the request. Browsers set {@code Sec-Fetch-Site}
     * and {@code Origin} themselves; a script of another site cannot.
     */
    public static boolean isSameOrigin(HttpServletRequest request, String ownRoot) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader("Origin");
        return origin != null && origin.equals(originOf(ownRoot));
    }

    /**
     * Whether the browser is about to show the answer to the user in a window, by all that it says: no image, frame or script
     * (W3C Fetch Metadata), and no page that is loaded in advance ({@code Sec-Purpose}, HTML, "speculative navigation"; {@code
     * Purpose} and {@code X-Moz} in older browsers). A browser that says nothing of this is not believed to.
     */
    public static boolean isInWindow(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"))
                && !isInAdvance(request);
    }

    /** Whether the browser says that it loads the page in advance, or for a picture of it. */
    public static boolean isInAdvance(HttpServletRequest request) {
        for (String name : IN_ADVANCE) {
            if (request.getHeader(name) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a program of Microsoft Office looks at a link before it opens the browser. It follows redirects itself, with cookies of
     * its own, and opens the browser at the last address: there the sign-in would be another browser's (R107). Windows within Office
     * that show pages say {@code Sec-Fetch-Mode}, or do without harm what others are told.
     */
    public static boolean isOffice(HttpServletRequest request) {
        String agent = request.getHeader("User-Agent");
        return agent != null
                && request.getHeader("Sec-Fetch-Mode") == null
                && OFFICE.matcher(agent).find();
    }

    /** Whether the request is a form that was sent, or may be. */
    public static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST");
    }

    /** Whether a page of another site started the request, for which browsers keep cookies back, depending on {@code SameSite}. */
    public static boolean isCrossSite(HttpServletRequest request, String ownRoot) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("cross-site");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !origin.equals(originOf(ownRoot));
    }

    /** Whether the request does not say who started it: browsers from before 2020, and GET requests without TLS. */
    public static boolean isOfUnknownOrigin(HttpServletRequest request) {
        return request.getHeader("Sec-Fetch-Site") == null && request.getHeader("Origin") == null;
    }

    /** Whether the answer is for a frame and not for the window, by what the browser says. */
    public static boolean isInFrame(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        return destination != null && FRAMES.contains(destination);
    }

    /** As browsers write it: scheme, host and port in lower case, without the scheme's own port and without a path. */
    private static String originOf(String root) {
        int path = root.indexOf('/', root.indexOf("://") + 3);
        String origin = (path < 0 ? root : root.substring(0, path)).toLowerCase(Locale.ROOT);
        String ownPort = origin.startsWith("https:") ? ":443" : ":80";
        return origin.endsWith(ownPort) ? origin.substring(0, origin.length() - ownPort.length()) : origin;
    }
}
