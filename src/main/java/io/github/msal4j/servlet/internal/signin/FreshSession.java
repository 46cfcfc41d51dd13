package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

/** The container's session into which a sign-in is put. Thread-safe. */
final class FreshSession {
    private final SignOuts signOuts;
    private final OtherContexts otherContexts = new OtherContexts();

    FreshSession(SignOuts signOuts) {
        this.signOuts = signOuts;
    }

    /**
     * The session for the sign-in, with a new id (R14). It is not invalidated and copied, because the session
     * listeners would take that for the end of the sign-in. But a session of another user is ended with its content
     * (C25), and one of the same user by another name, under which the application has found that content.
     */
    HttpSession of(HttpServletRequest request, HttpServletResponse response, SignedInSession session) {
        HttpSession existing = request.getSession(false);
        if (existing != null && isOfAnother(existing, session)) {
            signOuts.signOut(existing);
        } else {
            SignedInSession.of(existing)
                    .filter(old -> !old.user().getName().equals(session.user().getName()))
                    .ifPresent(old -> signOuts.renamed(request.getSession(false), old));
        }
        HttpSession httpSession = request.getSession(true);
        // Even a new session may have an old id: containers use the requested id if a session of another application
        // has it.
        if (!httpSession.isNew() || request.getRequestedSessionId() != null) {
            request.changeSessionId();
            otherContexts.tell(httpSession, request, response);
        }
        return httpSession;
    }

    /** Whether the session is of another user. A sign-in that is not believed may be another user's. */
    private static boolean isOfAnother(HttpSession existing, SignedInSession session) {
        return SignedInSession.of(existing)
                .map(old -> !old.user().equals(session.user()))
                .orElseGet(() -> SignedInSession.isDistrusted(existing));
    }
}
