package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.UserName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the settings demand of a sign-in that goes on, whatever the provider says: it is not too old, and has its name from the claim
 * that names have here.
 */
record SessionRules(Duration lifetime, @Nullable String userName) {
    static SessionRules of(Settings settings) {
        return new SessionRules(settings.sessionLifetime(), settings.userName().orElse(null));
    }

    /**
     * Why the sign-in may not go on; null if it may. Costs each request two comparisons, and no object. A sign-in that was stored
     * under another {@code msal.user-name} ends: what the application keeps in its session was found under another name.
     *
     * @param now in milliseconds since 1970
     */
    @Nullable
    EndReason brokenBy(SignedInSession session, long now) {
        if (session.isOlderThan(lifetime, now)) {
            return EndReason.LIFETIME_REACHED;
        }
        return UserName.isOf(session.user().chosenName(), userName) ? null : EndReason.ENDED_BY_APPLICATION;
    }
}
