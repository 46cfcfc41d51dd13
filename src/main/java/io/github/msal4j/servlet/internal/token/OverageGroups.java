package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import io.github.msal4j.servlet.internal.session.Groups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of a user who is in more than an ID token holds ({@code msal.group-overage}). Thread-safe. */
final class OverageGroups {
    private static final Logger log = LoggerFactory.getLogger(OverageGroups.class);

    private final Settings settings;
    private final Provider provider;

    OverageGroups(Settings settings, Provider provider) {
        this.settings = settings;
        this.provider = provider;
    }

    /**
     * These claims with the groups, if the ID token leaves them out. A failure ends no sign-in: the groups stay as they were, and are
     * unknown if they were not known before.
     */
    FurtherClaims added(FurtherClaims further, FurtherClaims before, HeldToken accessToken, IdToken idToken) {
        if (settings.groupOverage() == GroupOverage.OFF
                || !Groups.areLeftOut(idToken.claims().getClaims())) {
            return further.withGroupsOf(FurtherClaims.NONE);
        }
        if (!GroupOverage.areOfGraph(Scopes.ofApi(accessToken.scopes()))) {
            log.debug("This access token is not for Microsoft Graph; the user's groups stay as they were");
            return further.withGroupsOf(before);
        }
        try {
            return further.with(provider.groups(accessToken.value()));
        } catch (ProviderUnavailableException e) {
            log.warn(
                    "The user {} is in more groups than the ID token holds, and they could not be fetched (msal.group-overage);"
                            + " they stay {}: {}",
                    idToken.subject(),
                    before.withGroupsOf(FurtherClaims.NONE).equals(before) ? "unknown" : "as they were",
                    e.getMessage());
            return further.withGroupsOf(before);
        }
    }
}
