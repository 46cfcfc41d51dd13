package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.token.ClaimsParameter;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;
import java.util.Optional;

/**
 * The authorization request, with which a browser is sent to the provider to sign in (OpenID Connect Core 3.1.2.1).
 * Built from the metadata and not by MSAL4J, which silently changes {@code response_mode=query} to {@code form_post}.
 */
public final class AuthorizationRequest {
    private AuthorizationRequest() {}

    static AddressWithQuery url(
            URI endpoint, Settings settings, PendingSignIn pending, String state, String redirectUri, Hints hints) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("client_id", settings.clientId())
                .add("response_type", "code")
                .add("redirect_uri", redirectUri)
                .add("response_mode", pending.responseMode(settings).parameterValue())
                .add("scope", String.join(" ", Scopes.toRequest(settings, pending.scopes())))
                .add("state", state)
                .add("nonce", pending.nonce())
                .add("code_challenge", pending.challenge())
                .add("code_challenge_method", "S256");
        hints.loginHint().ifPresent(hint -> url.add("login_hint", hint));
        if (hints.silent()) {
            url.add("prompt", "none");
        }
        ClaimsParameter.of(settings, hints.claims()).ifPresent(claims -> url.add("claims", claims));
        return url;
    }

    /**
     * Optional parameters by which the provider asks the user for less, or for the right thing.
     *
     * @param loginHint the user who is signed in already, so that the provider does not ask for an account
     * @param claims a claims challenge to satisfy
     * @param silent whether the provider must not show a page ({@code prompt=none}); it answers with an error if it
     *     would have to
     */
    public record Hints(Optional<String> loginHint, Optional<String> claims, boolean silent) {
        static final Hints NONE = new Hints(Optional.empty(), Optional.empty(), false);

        /** To ask without any page whether this user is still signed in. */
        static Hints verifying(VerifiedUser user) {
            Optional<String> hint =
                    user.claims().get("login_hint") instanceof String own ? Optional.of(own) : user.username();
            return new Hints(hint, Optional.empty(), true);
        }

        /** For the second request, after a silent one has failed: the provider may show pages. */
        static Hints askingFor(String loginHint) {
            return new Hints(Optional.of(loginHint).filter(hint -> !hint.isEmpty()), Optional.empty(), false);
        }
    }
}
