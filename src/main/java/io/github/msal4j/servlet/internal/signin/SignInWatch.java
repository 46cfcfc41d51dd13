package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.provider.LogoutToken;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in the log if the first sign-ins show that the registration at the provider is wrong. For a redirect URI that
 * is not registered this application never gets an error: the provider shows an error page and does not send the
 * browser back. So the warning is given if no browser comes back. Each warning is logged once.
 */
final class SignInWatch {
    private static final Logger log = LoggerFactory.getLogger(SignInWatch.class);
    /**
     * Some users may give up, and some requests may come from programs; so one unanswered sign-in is no reason for a
     * warning.
     */
    private static final int UNANSWERED = 5;

    private final BrowserSide browser;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicBoolean sidMissed = new AtomicBoolean();
    private volatile boolean answered;

    SignInWatch(BrowserSide browser) {
        this.browser = browser;
    }

    /** A browser is sent to the provider. */
    void began(HttpServletRequest request) {
        if (answered || begun.get() >= UNANSWERED) {
            return;
        }
        String redirectUri = browser.address().redirectUriToRegister(request);
        int number = begun.incrementAndGet();
        if (number == 1) {
            log.info("First sign-in; this redirect URI must be registered at the provider: {}", redirectUri);
            checkScheme(request, redirectUri);
        } else if (number == UNANSWERED) {
            log.warn(
                    "{} sign-ins have begun and no browser has come back yet. If the provider shows its users an error"
                            + " (Entra: AADSTS50011), register the redirect URI {} exactly like this: App"
                            + " registrations > Authentication > Web; if users know the application by another"
                            + " address, set msal.base-url",
                    UNANSWERED,
                    redirectUri);
        }
    }

    /** Warns of the usual mistake behind a proxy that ends TLS. */
    private void checkScheme(HttpServletRequest request, String redirectUri) {
        boolean forwarded = "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        boolean refused = browser.settings().authority().isMicrosoft() && !Authority.isSecure(URI.create(redirectUri));
        if (redirectUri.startsWith("http:") && (forwarded || refused)) {
            log.warn(
                    "The redirect URI {} is http{}: set msal.base-url to the application's public https address, or"
                            + " let the container trust the proxy's headers (Tomcat: RemoteIpValve, Jetty: module"
                            + " http-forwarded). Entra accepts http for localhost only (AADSTS50011)",
                    redirectUri,
                    forwarded ? ", though a proxy says that the browser came by https (X-Forwarded-Proto)" : "");
        }
    }

    /** A browser has come back with an answer of the provider, a success or an error. */
    void answered() {
        answered = true;
    }

    /**
     * A user has signed in, but the provider has sent no session id by which it could report a sign-out (R44), or one that would
     * be refused then.
     */
    void missedSid(Optional<String> tooLong) {
        if (tooLong.isPresent()) {
            log.warn(
                    "The provider sends a session id (sid) of {} characters; a global sign-out can name one of {} at most, so it"
                            + " cannot find this session here. Have the provider send a shorter one",
                    tooLong.get().length(),
                    LogoutToken.LONGEST_SID);
        } else if (sidMissed.compareAndSet(false, true)) {
            log.warn(
                    "The provider sends no session id, neither sid in the ID token nor session_state, so a global"
                            + " sign-out cannot find its sessions here. {}",
                    browser.settings().authority().isMicrosoft()
                            ? "At Entra add the optional claim 'sid' to ID tokens: App registrations > Token"
                                    + " configuration > Add optional claim > ID > sid"
                            : "Have the provider put the claim 'sid' into ID tokens (Keycloak: client scope 'basic'),"
                                    + " or shorten msal.session-lifetime");
        }
    }
}
