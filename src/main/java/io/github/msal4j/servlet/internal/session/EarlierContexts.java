package io.github.msal4j.servlet.internal.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The authentication contexts of the sign-ins before this one, of the same user in the same browser, each with the second in which its
 * sign-in would have ended. They lie among the further claims, and the application does not see them. A provider may put into a token
 * the one context for which it was asked, so that a browser would go round between two pages, or two filters before one page.
 */
final class EarlierContexts {
    private static final String NAME = FurtherClaims.RESERVED + "contexts";
    /** More are not what a provider means by contexts: Entra has 99. */
    private static final int MOST = 100;

    private EarlierContexts() {}

    private static Map<String, Object> in(Map<String, Object> further) {
        Map<String, Object> found = new LinkedHashMap<>();
        if (further.get(NAME) instanceof Map<?, ?> contexts) {
            contexts.forEach((name, until) -> found.put(String.valueOf(name), until));
        }
        return found;
    }

    /**
     * Returns whether there are any.
     *
     * @param until when the earlier sign-in would have ended
     */
    static boolean put(VerifiedUser earlier, Instant until, Map<String, Object> further) {
        Map<String, Object> all = in(earlier.further().read());
        earlier.authentication().contexts().forEach(context -> all.put(context, until.getEpochSecond()));
        return keep(all, further);
    }

    /** Returns whether there are any. */
    static boolean copy(Map<String, Object> from, Map<String, Object> to) {
        return keep(in(from), to);
    }

    private static boolean keep(Map<String, Object> contexts, Map<String, Object> further) {
        boolean any = !contexts.isEmpty() && contexts.size() <= MOST;
        if (any) {
            further.put(NAME, contexts);
        }
        return any;
    }

    static boolean hold(Map<String, Object> further, String context, Instant now) {
        return in(further).get(context) instanceof Number until && now.getEpochSecond() < until.longValue();
    }
}
