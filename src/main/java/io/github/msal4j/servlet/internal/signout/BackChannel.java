package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.LogoutToken;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A global sign-out that the provider itself sends, without a browser (OpenID Connect Back-Channel Logout 1.0).
 * Keycloak and others have it, Entra does not.
 */
public final class BackChannel {
    public static final String PARAMETER = "logout_token";

    private static final Logger log = LoggerFactory.getLogger(BackChannel.class);
    private static final String INVALID = "invalid_request";

    private final Provider provider;
    private final SignOuts signOuts;
    private final SeldomLogged line;

    public BackChannel(Provider provider, SignOuts signOuts, InstantSource clock) {
        this.provider = provider;
        this.signOuts = signOuts;
        this.line = new SeldomLogged(clock);
    }

    /**
     * Answers 200 when the sessions have ended, 400 if the token is refused (section 2.8), and 503 if it cannot be checked
     * now. Where the provider has no back channel nothing is looked at, so that nobody can cause any work (R89).
     */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.noStore(response);
        if (!provider.hasBackChannel()) {
            log.debug("A logout token was refused: the provider sends none");
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, INVALID);
            return;
        }
        try {
            String[] values = request.getParameterValues(PARAMETER);
            if (values.length != 1) {
                throw new IdTokenException(IdTokenException.Reason.MALFORMED, "logout_token is repeated");
            }
            signOut(provider.verifyLogoutToken(values[0]));
        } catch (IdTokenException e) {
            note("refused", e);
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, INVALID);
        } catch (ProviderUnavailableException e) {
            note("not checked", e);
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
        }
    }

    private void signOut(LogoutToken token) throws IdTokenException {
        if (!signOuts.use(token.id())) {
            throw new IdTokenException(IdTokenException.Reason.NO_LOGOUT, "this logout token was sent before");
        }
        if (token.sid().isPresent()) {
            signOuts.signOutGlobally(token.sid().get());
        } else {
            signOuts.signOutUser(token.subject().orElseThrow());
        }
    }

    private void note(String what, Exception reason) {
        line.warn(log, "A back-channel logout was " + what + ": " + reason.getMessage());
    }

    private static void refuse(HttpServletResponse response, int status, String error) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write("{\"error\":\"" + error + "\"}");
    }
}
