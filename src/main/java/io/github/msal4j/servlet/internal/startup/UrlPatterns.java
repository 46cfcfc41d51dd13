package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.gate.ErrorForwardGate;
import java.util.Set;

/** The patterns of Servlet 6.0 section 12.2. */
final class UrlPatterns {
    /** The second is what nothing else serves, which may be anywhere. */
    private static final Set<String> ANYWHERE = Set.of("/*", "/");

    private UrlPatterns() {}

    /** Whether some path may match both. */
    static boolean meet(String one, String other) {
        return ANYWHERE.contains(one)
                || ANYWHERE.contains(other)
                || ErrorForwardGate.matches(one, other)
                || ErrorForwardGate.matches(other, one)
                || (isExtension(one) && isDirectory(other))
                || (isExtension(other) && isDirectory(one));
    }

    private static boolean isExtension(String pattern) {
        return pattern.startsWith("*.");
    }

    private static boolean isDirectory(String pattern) {
        return pattern.endsWith("/*");
    }
}
