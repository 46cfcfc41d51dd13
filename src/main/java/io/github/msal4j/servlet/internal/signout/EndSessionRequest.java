package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;

/**
 * The request by which the browser ends the provider's session (RP-Initiated Logout 1.0 section 2). It names the account
 * twice: {@code logout_hint} spares Entra's user the account picker, {@code id_token_hint} is what the specification and
 * other providers want. An ID token is no credential: it was made for this application and opens nothing.
 */
public final class EndSessionRequest {
    private EndSessionRequest() {}

    /** @param idToken of the session, which may have ended and then has it no more */
    public static String url(
            URI endpoint, SignedInSession session, String idToken, String clientId, String returnTo, String state) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("post_logout_redirect_uri", returnTo)
                .add("client_id", clientId)
                .add("id_token_hint", idToken)
                .add("state", state);
        if (session.user().claims().get("login_hint") instanceof String hint) {
            url.add("logout_hint", hint);
        }
        return url.toString();
    }
}
