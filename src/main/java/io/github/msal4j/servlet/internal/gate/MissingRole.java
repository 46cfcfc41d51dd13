package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.base.OneLine;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a signed-in user who has none of the roles that a page needs. */
final class MissingRole {
    private static final Logger log = LoggerFactory.getLogger(MissingRole.class);

    private static final int MOST_SHOWN = 20;
    private static final int LONGEST_SHOWN = 60;

    private MissingRole() {}

    /** Shows which account it is and how to use another one; the log has the roles. */
    static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            BrowserSide browser,
            SignedInUser user,
            Collection<String> wanted)
            throws IOException {
        log.info(
                "A user has none of the roles {}: reference={}; the user has {}{}",
                wanted,
                Reference.of(request),
                shown(user.roles()),
                hint(user.roles(), wanted));
        browser.pages().showNoAccess(request, response, user, browser.address());
    }

    /** Names of roles come from a token, and there may be very many. */
    private static String shown(Set<String> roles) {
        String first = roles.stream()
                .limit(MOST_SHOWN)
                .map(role -> OneLine.of(role, LONGEST_SHOWN))
                .collect(Collectors.joining(", ", "[", "]"));
        return roles.size() > MOST_SHOWN ? first + " and " + (roles.size() - MOST_SHOWN) + " more" : first;
    }

    /** For the mistake that nobody sees: {@code admin} in web.xml, {@code Admin} in the app registration. */
    private static String hint(Set<String> roles, Collection<String> wanted) {
        return roles.stream().anyMatch(role -> wanted.stream().anyMatch(role::equalsIgnoreCase))
                ? ": a role is another one if its case differs, so write it as the app registration does"
                : "";
    }
}
