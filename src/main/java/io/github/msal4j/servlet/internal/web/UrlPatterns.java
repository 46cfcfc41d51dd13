package io.github.msal4j.servlet.internal.web;

import java.util.Collection;
import java.util.Set;

/** What the patterns of Servlet 6.0 section 12.2 match. */
public final class UrlPatterns {
    private static final String EVERY_PATH = "/*";
    /** Of the default servlet: what nothing else serves. */
    private static final String OTHERWISE = "/";

    private static final Set<String> ANYWHERE = Set.of(EVERY_PATH, OTHERWISE);

    private UrlPatterns() {}

    /** Whether a filter that is mapped to this pattern is asked about this path. */
    public static boolean matches(String pattern, String path) {
        if (isDirectory(pattern) && pattern.startsWith("/")) {
            String prefix = pattern.substring(0, pattern.length() - 2);
            return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        }
        if (isExtension(pattern)) {
            return path.substring(path.lastIndexOf('/') + 1).endsWith(pattern.substring(1));
        }
        return path.equals(pattern);
    }

    /**
     * Whether a filter with this pattern is asked for each path that this pattern maps to a servlet (sections 12.2, 6.2.4). For the
     * default servlet it never is, since that serves the path of the request, by name as well.
     */
    public static boolean covers(String filterPattern, String servletPattern) {
        return !servletPattern.equals(OTHERWISE)
                && (filterPattern.equals(EVERY_PATH) || matches(filterPattern, servletPattern));
    }

    /** Whether some path may match both. */
    public static boolean meet(String one, String other) {
        return ANYWHERE.contains(one)
                || ANYWHERE.contains(other)
                || matches(one, other)
                || matches(other, one)
                || (isExtension(one) && isDirectory(other))
                || (isExtension(other) && isDirectory(one));
    }

    /** Whether some path may match one of these and one of the others. */
    public static boolean meet(Collection<String> these, Collection<String> others) {
        return these.stream().anyMatch(one -> others.stream().anyMatch(other -> meet(one, other)));
    }

    /** Whether a star stands where it matches itself alone, as in {@code /admin*}. Containers differ in what they do with {@code *}. */
    public static boolean hasLiteralStar(String pattern) {
        String rest = isExtension(pattern) ? pattern.substring(1) : pattern.replaceFirst("/\\*$", "");
        return rest.length() > 1 && rest.contains("*");
    }

    private static boolean isExtension(String pattern) {
        return pattern.startsWith("*.");
    }

    private static boolean isDirectory(String pattern) {
        return pattern.endsWith("/*");
    }
}
