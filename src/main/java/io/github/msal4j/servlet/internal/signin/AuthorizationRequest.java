package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.token.ClaimsParameter;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;
import java.util.Optional;

/**
 * The request by which a browser is sent to sign in (OpenID Connect Core 3.1.2.1). Built from the metadata and not by
 * MSAL4J, which turns {@code response_mode=query} into {@code form_post} without saying so.
 */
public final class AuthorizationRequest {
    private AuthorizationRequest() {}

    static AddressWithQuery url(
            URI endpoint, Settings settings, PendingSignIn pending, String redirectUri, Hints hints) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("client_id", settings.clientId())
                .add("response_type", "code")
                .add("redirect_uri", redirectUri)
                .add("response_mode", settings.responseMode().parameterValue())
                .add("scope", String.join(" ", Scopes.toRequest(settings, pending.scopes())))
                .add("state", pending.state())
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
     * What helps the provider to ask the user for less, or for the right thing.
     *
     * @param loginHint who is signed in already, so that no account has to be picked
     * @param claims a claims challenge to be met
     * @param silent whether the provider is to show nothing, and to answer with an error if it would have to
     */
    public record Hints(Optional<String> loginHint, Optional<String> claims, boolean silent) {
        static final Hints NONE = new Hints(Optional.empty(), Optional.empty(), false);

        /** For the second try, in which the provider may ask. */
        static Hints askingFor(String loginHint) {
            return new Hints(Optional.of(loginHint).filter(hint -> !hint.isEmpty()), Optional.empty(), false);
        }
    }
}
