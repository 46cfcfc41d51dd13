package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a signed-in user who has none of the roles that a page needs. */
final class MissingRole {
    private static final Logger log = LoggerFactory.getLogger(MissingRole.class);

    private MissingRole() {}

    /** Shows which account it is and how to use another one; the log has the roles. */
    static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            BrowserSide browser,
            SignedInUser user,
            Collection<String> wanted)
            throws IOException {
        log.info("A user has none of the roles {}: reference={}{}", wanted, Reference.of(request), hint(user, wanted));
        browser.pages().showNoAccess(request, response, user, browser.address());
    }

    /** For the mistake that nobody sees: {@code admin} in web.xml, {@code Admin} in the app registration. */
    private static String hint(SignedInUser user, Collection<String> wanted) {
        List<String> alike = user.roles().stream()
                .filter(role -> wanted.stream().anyMatch(role::equalsIgnoreCase))
                .toList();
        return alike.isEmpty()
                ? ""
                : "; the user has " + alike
                        + ": a role is another one if its case differs, so write it as the app registration does";
    }
}
