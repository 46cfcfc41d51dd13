package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.provider.KnownGroups;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims about the user that are not in the ID token, from the provider's UserInfo endpoint (OpenID Connect Core 5.3). They add to the
 * ID token's: a claim of the ID token counts where both have one, also within others and by a name with dots, and what says who the user is and for whom a token is comes from
 * the ID token alone. Among them are the groups that the ID token leaves out, if Microsoft Graph was asked for them.
 *
 * @param json an object, which was read once already; null if there are none
 */
public record FurtherClaims(@Nullable String json) {
    public static final FurtherClaims NONE = new FurtherClaims(null);
    /** How the names begin of what the library itself keeps here. */
    static final String RESERVED = "msal4j-servlet/";

    private static final Set<String> OF_THE_ID_TOKEN = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "nbf",
            "jti",
            "nonce",
            "azp",
            "sid",
            "oid",
            "tid",
            "acr",
            "acrs",
            "amr",
            "auth_time",
            "at_hash",
            "c_hash",
            "events");

    /** What the UserInfo endpoint has answered, without what only the library can know. */
    public static FurtherClaims ofUserInfo(String json) {
        Map<String, Object> all = new FurtherClaims(json).read();
        return all.keySet().removeIf(name -> name.startsWith(RESERVED)) ? of(all) : new FurtherClaims(json);
    }

    private static FurtherClaims of(Map<String, Object> all) {
        return all.isEmpty() ? NONE : new FurtherClaims(JSONObjectUtils.toJSONString(all));
    }

    /**
     * These with the authentication contexts of an earlier sign-in.
     *
     * @param until when that would have ended
     */
    public FurtherClaims withContextsOf(VerifiedUser earlier, Instant until) {
        Map<String, Object> all = read();
        return EarlierContexts.put(earlier, until, all) ? of(all) : this;
    }

    /** These with the authentication contexts that others have kept of earlier sign-ins. */
    public FurtherClaims withContextsOf(FurtherClaims others) {
        Map<String, Object> all = read();
        return EarlierContexts.copy(others.read(), all) ? of(all) : this;
    }

    boolean holdContext(String context, Instant now) {
        return EarlierContexts.hold(read(), context, now);
    }

    /** These with the groups that Microsoft Graph has told. */
    public FurtherClaims with(KnownGroups groups) {
        return withFetched(
                Map.of(groups.complete() ? FetchedGroups.ALL : FetchedGroups.OF_ROLES, List.copyOf(groups.names())));
    }

    /** These with the groups of others, or with none. */
    public FurtherClaims withGroupsOf(FurtherClaims others) {
        return withFetched(FetchedGroups.in(others.read()));
    }

    /** These with the groups of others if they have none. */
    public FurtherClaims orGroupsOf(FurtherClaims others) {
        return FetchedGroups.in(read()).isEmpty() ? withGroupsOf(others) : this;
    }

    private FurtherClaims withFetched(Map<String, Object> groups) {
        Map<String, Object> all = read();
        FetchedGroups.remove(all);
        all.putAll(groups);
        return of(all);
    }

    Map<String, Object> read() {
        try {
            return json == null ? new LinkedHashMap<>() : new LinkedHashMap<>(Json.object(json));
        } catch (ParseException e) {
            throw new IllegalStateException("The claims of this session cannot be read again", e);
        }
    }

    Map<String, Object> beside(Map<String, Object> ofTheIdToken) {
        if (json == null) {
            return ofTheIdToken;
        }
        Map<String, Object> further = read();
        Map<String, Object> all = new LinkedHashMap<>(ofTheIdToken);
        FetchedGroups.move(further, all);
        further.forEach((name, value) -> {
            if (mayAdd(name) && value != null && !UserClaims.isIn(ofTheIdToken, name)) {
                all.put(name, value);
            }
        });
        return all;
    }

    private static boolean mayAdd(String name) {
        return !OF_THE_ID_TOKEN.contains(name) && !name.startsWith(RESERVED);
    }

    @Override
    public String toString() {
        return "FurtherClaims[hidden]";
    }
}
