package io.github.msal4j.servlet.internal.token;

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
    FurtherClaims added(FurtherClaims further, FurtherClaims before, GraphToken graph, IdToken idToken) {
        if (settings.groupOverage() == GroupOverage.OFF) {
            return further;
        }
        if (!Groups.areLeftOut(idToken.claims().getClaims())) {
            return further.withGroupsOf(FurtherClaims.NONE);
        }
        try {
            return further.with(provider.groups(graph.value()));
        } catch (ProviderUnavailableException e) {
            log.warn(
                    "A user is in more groups than the ID token holds, and they could not be fetched (msal.group-overage);"
                            + " what was known of them stays, and the rest is unknown: {}",
                    e.getMessage());
            log.debug("The groups could not be fetched of sub={}", idToken.subject());
            return further.withGroupsOf(before);
        }
    }
}
