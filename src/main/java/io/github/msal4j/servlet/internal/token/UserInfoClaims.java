package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code msal.userinfo} and {@code msal.group-overage} want to know of a user beside the ID token. Thread-safe. */
final class UserInfoClaims {
    private static final Logger log = LoggerFactory.getLogger(UserInfoClaims.class);

    private final Settings settings;
    private final Provider provider;
    private final OverageGroups groups;

    UserInfoClaims(Settings settings, Provider provider) {
        this.settings = settings;
        this.provider = provider;
        this.groups = new OverageGroups(settings, provider);
    }

    /** At a sign-in, which fails without those of the UserInfo endpoint: roles might be missing. */
    FurtherClaims atSignIn(HeldToken accessToken, GraphToken graph, IdToken idToken)
            throws IdTokenException, ProviderUnavailableException {
        return groups.added(ofUserInfo(accessToken, idToken), FurtherClaims.NONE, graph, idToken);
    }

    private FurtherClaims ofUserInfo(HeldToken accessToken, IdToken idToken)
            throws IdTokenException, ProviderUnavailableException {
        return settings.userinfo()
                ? FurtherClaims.ofUserInfo(provider.userInfo(accessToken.value(), idToken))
                : FurtherClaims.NONE;
    }

    /**
     * At a refresh, whose access token may be for another API, which the provider does not accept here.
     *
     * @param before those that are known; they stay if there are no newer ones
     * @throws IdTokenException if they are another user's
     */
    FurtherClaims later(FurtherClaims before, HeldToken accessToken, GraphToken graph, IdToken idToken)
            throws IdTokenException {
        return groups.added(ofUserInfoLater(before, accessToken, idToken), before, graph, idToken)
                .withContextsOf(before);
    }

    private FurtherClaims ofUserInfoLater(FurtherClaims before, HeldToken accessToken, IdToken idToken)
            throws IdTokenException {
        try {
            return ofUserInfo(accessToken, idToken);
        } catch (ProviderUnavailableException e) {
            log.info("The claims of the UserInfo endpoint stay as they were: {}", e.getMessage());
            return before;
        }
    }
}
