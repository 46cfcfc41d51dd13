package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.session.SessionTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One user's tokens: MSAL4J's cache as it serializes itself, and beside it the access tokens ready to be handed out, so
 * that a request which finds its token there does not enter MSAL4J (Decision 2).
 */
final class CachedTokens implements SessionTokens {
    private static final long serialVersionUID = 1L;
    private static final AccessToken[] NONE = {};

    private final String msalCache;
    private final AccessToken[] ready;
    private final long pausedUntil;
    /** How often the provider has given tokens; of two nodes' states the higher one has the refresh token that is good. */
    private final int refreshes;

    private CachedTokens(String msalCache, AccessToken[] ready, long pausedUntil, int refreshes) {
        this.msalCache = msalCache;
        this.ready = ready;
        this.pausedUntil = pausedUntil;
        this.refreshes = refreshes;
    }

    static CachedTokens of(String msalCache, AccessToken first) {
        return new CachedTokens(msalCache, NONE, 0, 0).with(msalCache, first, 0);
    }

    String msalCache() {
        return msalCache;
    }

    List<AccessToken> ready() {
        return List.of(ready);
    }

    /** The newest token for all of these scopes that has not expired; null if there is none. */
    @Nullable
    AccessToken find(String[] scopes, @Nullable String tenant, long now) {
        for (AccessToken token : ready) {
            if (token.expiresAfter(now) && token.covers(scopes, tenant)) {
                return token;
            }
        }
        return null;
    }

    /** These tokens with a new one, which replaces what has expired and what it makes superfluous. */
    CachedTokens with(String newMsalCache, AccessToken added, long now) {
        List<AccessToken> kept = new ArrayList<>();
        kept.add(added);
        for (AccessToken token : ready) {
            if (token.expiresAfter(now) && !token.isReplacedBy(added)) {
                kept.add(token);
            }
        }
        return new CachedTokens(newMsalCache, kept.toArray(AccessToken[]::new), 0, refreshes + 1);
    }

    /** These tokens without those that an API refuses. MSAL4J's copies go with the next refresh, which it is made to do. */
    CachedTokens without(TokenRequest refused) {
        return mapped(token -> token.covers(refused.scopes(), refused.tenant()) ? null : token);
    }

    /** These tokens, those for this request to be refreshed later. */
    CachedTokens postponed(TokenRequest request, long until) {
        return mapped(
                token -> token.covers(request.scopes(), request.tenant()) ? token.refreshedNotBefore(until) : token);
    }

    private CachedTokens mapped(UnaryOperator<@Nullable AccessToken> change) {
        List<AccessToken> changed = new ArrayList<>();
        for (AccessToken token : ready) {
            AccessToken result = change.apply(token);
            if (result != null) {
                changed.add(result);
            }
        }
        return new CachedTokens(msalCache, changed.toArray(AccessToken[]::new), pausedUntil, refreshes);
    }

    /** These tokens, and the provider's wish to be left alone. */
    CachedTokens pausedUntil(long epochSecond) {
        return new CachedTokens(msalCache, ready, epochSecond, refreshes);
    }

    boolean isPausedAt(long epochSecond) {
        return epochSecond < pausedUntil;
    }

    @Override
    public boolean isOlderThan(SessionTokens others) {
        return others instanceof CachedTokens tokens && refreshes < tokens.refreshes;
    }

    @Override
    public String toString() {
        return "CachedTokens" + List.of(ready);
    }
}
