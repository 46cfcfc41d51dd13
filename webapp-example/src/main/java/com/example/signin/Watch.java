package com.example.signin;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;

/**
 * Which sign-in a page asks after: one of a ticket's that ended after a time, since the same ticket serves the next
 * sign-in of this browser as well. Travels as a query string.
 */
record Watch(String ticket, long since) {
    private static final String TICKET = "ticket";
    private static final String SINCE = "since";

    /** That of the user who is signed in here now. A sign-in does not outlive its session, nor begin before it. */
    static Optional<Watch> current(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && request.getUserPrincipal() instanceof SignedInUser user
                ? Optional.of(
                        new Watch(Endings.in(request.getServletContext()).ticket(user), session.getCreationTime()))
                : Optional.empty();
    }

    /** The one that the address names. */
    static Optional<Watch> asked(HttpServletRequest request) {
        String ticket = request.getParameter(TICKET);
        String since = request.getParameter(SINCE);
        return ticket != null && since != null && since.matches("\\d{1,18}")
                ? Optional.of(new Watch(ticket, Long.parseLong(since)))
                : Optional.empty();
    }

    String query() {
        return "?" + TICKET + "=" + ticket + "&" + SINCE + "=" + since;
    }

    Optional<SignInEnd> end(HttpServletRequest request) {
        return Endings.in(request.getServletContext()).of(ticket, since);
    }
}
