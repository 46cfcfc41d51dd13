package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.token.ClaimsParameter;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The authorization request, with which a browser is sent to the provider to sign in (OpenID Connect Core 3.1.2.1).
 * Built from the metadata and not by MSAL4J, which silently changes {@code response_mode=query} to {@code form_post}.
 */
public final class AuthorizationRequest {
    private final Settings settings;
    /** Of a sign-in that asks for no more than the settings do. */
    private final String usualScope;

    AuthorizationRequest(Settings settings) {
        this.settings = settings;
        this.usualScope = scope(Set.of());
    }

    private String scope(Set<String> additional) {
        return String.join(" ", Scopes.toRequest(settings, additional));
    }

    AddressWithQuery url(URI endpoint, PendingSignIn pending, CharSequence state, String redirectUri, Hints hints) {
        AddressWithQuery url = new AddressWithQuery(endpoint)
                .add("client_id", settings.clientId())
                .add("response_type", "code")
                .add("redirect_uri", redirectUri)
                .add("response_mode", pending.responseMode(settings).parameterValue())
                .add("scope", pending.scopes().isEmpty() ? usualScope : scope(pending.scopes()))
                .add("state", state)
                .add("nonce", pending.nonce())
                .add("code_challenge", pending.challenge())
                .add("code_challenge_method", "S256");
        hints.over(settings.signIn()).all().forEach(url::add);
        ClaimsParameter.of(settings, hints.claims(), hints.wishes().stepUp().authContext())
                .ifPresent(claims -> url.add("claims", claims));
        return url;
    }

    /** On whose behalf a browser is sent to the provider. */
    public enum Occasion {
        /** Nobody is signed in here. */
        SIGN_IN,
        /** The sign-in of this browser's user needs something more. */
        AGAIN,
        /** As {@link #AGAIN}, and the provider is not to show a page, if it need not; it answers with an error if it would have to. */
        AGAIN_SILENTLY,
        /** To hear whether the user is still signed in there. Nothing else may decide the answer. */
        VERIFICATION
    }

    /**
     * By which the provider asks the user for less, or for the right thing.
     *
     * @param loginHint the user who is signed in already, so that the provider does not ask for an account
     * @param claims a claims challenge to satisfy
     */
    public record Hints(Optional<String> loginHint, Optional<String> claims, Occasion occasion, Wishes wishes) {
        static final Hints NONE = of(Wishes.NONE);

        /** For a sign-in of somebody who is not known yet. */
        public static Hints of(Wishes wishes) {
            return new Hints(Optional.empty(), Optional.empty(), Occasion.SIGN_IN, wishes);
        }

        /** To ask without any page whether this user is still signed in. */
        static Hints verifying(VerifiedUser user) {
            Optional<String> hint =
                    user.claims().get("login_hint") instanceof String own ? Optional.of(own) : user.username();
            return new Hints(hint, Optional.empty(), Occasion.VERIFICATION, Wishes.NONE);
        }

        boolean silent() {
            return occasion == Occasion.AGAIN_SILENTLY || occasion == Occasion.VERIFICATION;
        }

        /** Whether it is for one user only. */
        boolean ofOneUser() {
            return occasion != Occasion.SIGN_IN || claims.isPresent();
        }

        /**
         * With what the settings say of every sign-in. The user who is signed in is not asked who it is, and {@code prompt=none}
         * of this library stays what it is: another prompt, an age or a level would have the provider answer that it must ask,
         * which would end the sign-in that is verified.
         */
        SignInParameters over(SignInParameters settings) {
            SignInParameters all = wishes.over(
                    switch (occasion) {
                        case SIGN_IN -> settings;
                        case AGAIN, AGAIN_SILENTLY -> settings.without(SignInParameters.PROMPT);
                        case VERIFICATION ->
                            settings.without(
                                    SignInParameters.PROMPT, SignInParameters.MAX_AGE, SignInParameters.ACR_VALUES);
                    });
            SignInParameters named = loginHint
                    .map(hint -> all.with(SignInParameters.LOGIN_HINT, hint))
                    .orElse(all);
            return silent() ? named.with(SignInParameters.PROMPT, SignInParameters.NO_PAGE) : named;
        }
    }
}
