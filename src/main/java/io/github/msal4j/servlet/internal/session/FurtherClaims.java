package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.provider.KnownGroups;
import java.text.ParseException;
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
        return all.isEmpty() ? NONE : new FurtherClaims(JSONObjectUtils.toJSONString(all));
    }

    private Map<String, Object> read() {
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
            if (!OF_THE_ID_TOKEN.contains(name) && value != null && !UserClaims.isIn(ofTheIdToken, name)) {
                all.put(name, value);
            }
        });
        return all;
    }

    @Override
    public String toString() {
        return "FurtherClaims[hidden]";
    }
}
