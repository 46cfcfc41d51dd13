package io.github.msal4j.servlet.internal.ending;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts the MSAL account of a session that the container ends: by time-out, by {@code HttpSession.invalidate()}, or when
 * the application stops. {@code StartUp} registers it. Never throws, and does no network I/O.
 */
public final class SessionEndListener implements HttpSessionListener, HttpSessionIdListener {
    private static final Logger log = LoggerFactory.getLogger(SessionEndListener.class);

    private final SignOuts signOuts;

    /** For the library's own start-up, which registers this listener. */
    public SessionEndListener(SignOuts signOuts) {
        this.signOuts = signOuts;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        try {
            signOuts.sessionEnded(event.getSession());
        } catch (RuntimeException e) {
            log.error("The end of a session could not be processed", e);
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        signOuts.sessions().idChanged(event.getSession(), oldSessionId);
    }
}
