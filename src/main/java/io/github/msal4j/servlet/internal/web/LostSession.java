package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Explains for the log why a browser that has just signed in may have no session, as far as its request shows. */
public final class LostSession {
    private LostSession() {}

    /** One or two sentences without a full stop, with the remedy. */
    public static String explain(HttpServletRequest request) {
        Optional<SessionCookieConfig> cookie = ContainerAnswers.sessionCookie(request.getServletContext());
        String name = cookie.map(SessionCookieConfig::getName).orElse("JSESSIONID");
        if (request.getRequestedSessionId() == null) {
            return cookie.filter(SessionCookieConfig::isSecure).isPresent() && !request.isSecure()
                    ? "it does not return the session cookie " + name
                            + ", which is declared Secure, while its requests come by http; serve https, let the"
                            + " container trust the proxy's headers, or leave <secure> out of web.xml while you"
                            + " develop"
                    : "it does not return the session cookie " + name
                            + "; it blocks cookies, or <cookie-config> in web.xml"
                            + " has a domain or path that does not fit the address by which users know the application";
        }
        return request.isRequestedSessionIdValid()
                ? "it has its session, so the repeated sign-in does not help, e.g. with a consent; see the earlier"
                        + " log lines of this browser"
                : "it returns the session cookie " + name
                        + ", but this node has no session with that id; behind a load balancer use sticky sessions,"
                        + " or share the container's sessions";
    }
}
