package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.session.SessionTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    private CachedTokens(String msalCache, AccessToken[] ready) {
        this.msalCache = msalCache;
        this.ready = ready;
    }

    static CachedTokens of(String msalCache, AccessToken first) {
        return new CachedTokens(msalCache, NONE).with(msalCache, first, 0);
    }

    String msalCache() {
        return msalCache;
    }

    List<AccessToken> ready() {
        return List.of(ready);
    }

    /** A token for all of these scopes that is good until after the given second; null if there is none. */
    @Nullable
    AccessToken find(String[] scopes, long goodUntil) {
        for (AccessToken token : ready) {
            if (token.expiresAfter(goodUntil) && coversAll(token, scopes)) {
                return token;
            }
        }
        return null;
    }

    private static boolean coversAll(AccessToken token, String[] scopes) {
        for (String scope : scopes) {
            if (!token.covers(scope)) {
                return false;
            }
        }
        return true;
    }

    /** These tokens with a new one, which replaces what has expired and what it makes superfluous. */
    CachedTokens with(String newMsalCache, AccessToken added, long now) {
        List<AccessToken> kept = new ArrayList<>();
        kept.add(added);
        Set<String> replaced = added.scopes();
        for (AccessToken token : ready) {
            if (token.expiresAfter(now) && !replaced.containsAll(token.scopes())) {
                kept.add(token);
            }
        }
        return new CachedTokens(newMsalCache, kept.toArray(AccessToken[]::new));
    }

    @Override
    public String toString() {
        return "CachedTokens" + List.of(ready);
    }
}
