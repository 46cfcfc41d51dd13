package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at start-up how the application's session id is sent, because somebody who learns it can act as the user.
 * Logs a warning for each weakness, with the lines for web.xml that remove it (R64). Settings of the container itself
 * cannot be seen here.
 */
public final class SessionCookieCheck {
    private static final Logger log = LoggerFactory.getLogger(SessionCookieCheck.class);
    private static final String REMEDY = "; add to web.xml: <session-config>%s</session-config>";

    private SessionCookieCheck() {}

    public static void warn(ServletContext context, Settings settings) {
        weaknesses(context, settings)
                .forEach(weakness -> log.warn("Application {}/: {}", context.getContextPath(), weakness));
    }

    static List<String> weaknesses(ServletContext context, Settings settings) {
        List<String> found = new ArrayList<>();
        if (ContainerAnswers.trackingModes(context).contains(SessionTrackingMode.URL)) {
            found.add("session ids may appear in URLs, where other people can read them" + remedy("", "COOKIE"));
        }
        ContainerAnswers.sessionCookie(context).ifPresent(cookie -> {
            addWeaknesses(cookie, settings, found);
            SameSite.weakness(context, cookie).ifPresent(found::add);
        });
        return found;
    }

    private static void addWeaknesses(SessionCookieConfig cookie, Settings settings, List<String> found) {
        if (!cookie.isHttpOnly()) {
            found.add("the session cookie is not declared HttpOnly, so scripts may read it"
                    + remedy("<http-only>true</http-only>", ""));
        }
        if (settings.baseUrls().anyIsInTheClear() && cookie.isSecure()) {
            found.add("the session cookie is declared Secure but msal.base-url is http, so browsers do not send it"
                    + " and no user stays signed in; make msal.base-url https, or remove"
                    + " <secure>true</secure> from web.xml");
        }
        if (settings.baseUrls().anyHas("https") && !cookie.isSecure()) {
            found.add("msal.base-url is https but the session cookie is not declared Secure, so browsers send it over"
                    + " http as well" + remedy("<secure>true</secure>", ""));
        }
    }

    static String remedy(String cookieConfig, String trackingMode) {
        return REMEDY.formatted(
                trackingMode.isEmpty()
                        ? "<cookie-config>" + cookieConfig + "</cookie-config>"
                        : "<tracking-mode>" + trackingMode + "</tracking-mode>");
    }
}
