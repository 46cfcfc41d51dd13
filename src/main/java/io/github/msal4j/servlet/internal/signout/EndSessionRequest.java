package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;
import java.util.Optional;

/**
 * The request by which the browser ends the provider's session (RP-Initiated Logout 1.0 section 2). {@code logout_hint}
 * spares Entra's user the account picker; {@code id_token_hint} is what the specification and other providers want. An ID
 * token is no credential: it was made for this application and opens nothing. But it grows with the user's groups and
 * roles, so it is sent only where it is needed.
 */
public final class EndSessionRequest {
    private EndSessionRequest() {}

    /** @param idToken of the session, taken before it ended; empty if another request was faster */
    public static AddressWithQuery url(
            URI endpoint, SignedInSession session, String idToken, Settings settings, String returnTo, String state) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("post_logout_redirect_uri", returnTo)
                .add("client_id", settings.clientId())
                .add("state", state);
        Optional<String> hint = loginHint(session);
        hint.ifPresent(known -> url.add("logout_hint", known));
        boolean hintSuffices = hint.isPresent()
                && settings.authority().signsOutByHint(session.user().issuer());
        if (!hintSuffices && !idToken.isEmpty()) {
            url.add("id_token_hint", idToken);
        }
        return url;
    }

    private static Optional<String> loginHint(SignedInSession session) {
        return session.user().claims().get("login_hint") instanceof String hint ? Optional.of(hint) : Optional.empty();
    }
}
