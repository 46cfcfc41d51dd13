package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.LogoutToken;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
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
    /** Longer than logout tokens are valid: providers give them a few minutes. */
    private static final Duration REPLAY_MEMORY = Duration.ofHours(1);

    private final Provider provider;
    private final SignOuts signOuts;
    private final InstantSource clock;
    private final BoundedMemory seen;

    public BackChannel(Provider provider, SignOuts signOuts, InstantSource clock) {
        this.provider = provider;
        this.signOuts = signOuts;
        this.clock = clock;
        this.seen = new BoundedMemory(REPLAY_MEMORY, clock);
    }

    /** Answers 200 when the sessions have ended, and 400 if the token is refused (section 2.8). */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.noStore(response);
        try {
            String[] values = request.getParameterValues(PARAMETER);
            if (values.length != 1) {
                throw new IdTokenException(IdTokenException.Reason.MALFORMED, "logout_token is repeated");
            }
            signOut(provider.verifyLogoutToken(values[0]));
        } catch (IdTokenException e) {
            log.warn("A back-channel logout was refused: {}", e.getMessage());
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "invalid_request");
        } catch (ProviderUnavailableException e) {
            log.warn("A back-channel logout could not be checked: {}", e.getMessage());
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
        }
    }

    private void signOut(LogoutToken token) throws IdTokenException {
        if (seen.put(token.id(), clock.instant()).isPresent()) {
            throw new IdTokenException(IdTokenException.Reason.NO_LOGOUT, "this logout token was sent before");
        }
        if (token.sid().isPresent()) {
            signOuts.signOutGlobally(token.sid().get());
        } else {
            signOuts.signOutUser(token.subject().orElseThrow());
        }
    }

    private static void refuse(HttpServletResponse response, int status, String error) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write("{\"error\":\"" + error + "\"}");
    }
}
