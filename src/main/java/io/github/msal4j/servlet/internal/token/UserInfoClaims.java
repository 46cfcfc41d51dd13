package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code msal.userinfo} wants to know of a user beside the ID token. Thread-safe. */
final class UserInfoClaims {
    private static final Logger log = LoggerFactory.getLogger(UserInfoClaims.class);

    private final Settings settings;
    private final Provider provider;

    UserInfoClaims(Settings settings, Provider provider) {
        this.settings = settings;
        this.provider = provider;
    }

    /** At a sign-in, which fails without them: roles might be missing. */
    FurtherClaims atSignIn(String accessToken, IdToken idToken) throws IdTokenException, ProviderUnavailableException {
        return settings.userinfo() ? new FurtherClaims(provider.userInfo(accessToken, idToken)) : FurtherClaims.NONE;
    }

    /**
     * At a refresh, whose access token may be for another API, which the provider does not accept here.
     *
     * @return empty if they are not wanted, or not known
     * @throws IdTokenException if they are another user's
     */
    Optional<FurtherClaims> later(String accessToken, IdToken idToken) throws IdTokenException {
        try {
            return settings.userinfo() ? Optional.of(atSignIn(accessToken, idToken)) : Optional.empty();
        } catch (ProviderUnavailableException e) {
            log.info("The claims of the UserInfo endpoint stay as they were: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
