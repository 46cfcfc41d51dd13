package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;

/**
 * The request with which the browser ends the provider's session (RP-Initiated Logout 1.0 section 2). It names the
 * account twice: with {@code logout_hint} Entra does not ask the user to pick an account; {@code id_token_hint} is what
 * the specification and other providers require. The ID token may stand in the URL, because it is no credential: it
 * gives access to nothing.
 */
public final class EndSessionRequest {
    private EndSessionRequest() {}

    public static String url(URI endpoint, SignedInSession session, String clientId, String returnTo, String state) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("post_logout_redirect_uri", returnTo)
                .add("client_id", clientId)
                .add("id_token_hint", session.idToken())
                .add("state", state);
        if (session.user().claims().get("login_hint") instanceof String hint) {
            url.add("logout_hint", hint);
        }
        return url.toString();
    }
}
