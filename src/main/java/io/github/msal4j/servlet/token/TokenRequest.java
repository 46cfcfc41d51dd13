package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.config.Authority;
import io.github.msal4j.servlet.provider.Json;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to ask {@link AccessTokens#acquire(TokenRequest)} for, where scopes alone do not say it.
 *
 * <pre>{@code
 * AccessTokens tokens = AccessTokens.of(request);
 * HttpResponse<String> answer = call(tokens.acquire("User.Read"));
 * if (answer.statusCode() == 401) { // perhaps a claims challenge (continuous access evaluation)
 *     answer = call(tokens.acquire(TokenRequest.of("User.Read").challengedBy(answer.headers().map())));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. Two requests for the same are equal, and share one call to the provider.
 */
public final class TokenRequest {
    private static final Logger log = LoggerFactory.getLogger(TokenRequest.class);
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9-]+)+");

    private final String[] scopes;
    private final @Nullable String tenant;
    private final @Nullable String claims;
    private final boolean refreshForced;

    private TokenRequest(String[] scopes, @Nullable String tenant, @Nullable String claims, boolean refreshForced) {
        this.scopes = scopes;
        this.tenant = tenant;
        this.claims = claims;
        this.refreshForced = refreshForced;
    }

    /**
     * A token for these scopes of one API.
     *
     * @throws IllegalArgumentException if no scope is given, or one with white space in it
     */
    public static TokenRequest of(String... scopes) {
        if (scopes.length == 0) {
            throw new IllegalArgumentException("Name at least one scope of the API, e.g. User.Read");
        }
        for (String scope : scopes) {
            if (scope.isEmpty() || !scope.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "'" + scope + "' is not a scope; give each scope as a text of its own");
            }
        }
        return new TokenRequest(scopes.clone(), null, null, false);
    }

    /**
     * The token is to come from another tenant, in which the user is a guest. At Microsoft Entra ID only.
     *
     * @param otherTenant its GUID or domain
     * @throws IllegalArgumentException if it is neither
     */
    public TokenRequest inTenant(String otherTenant) {
        String name = otherTenant.toLowerCase(Locale.ROOT);
        if (!Authority.isGuid(name) && !DOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + otherTenant + "' is neither the GUID nor the domain of a tenant");
        }
        return new TokenRequest(scopes, name, claims, refreshForced);
    }

    /** The token is to be new, e.g. because the user has been given a right since the last one was issued. */
    public TokenRequest withForcedRefresh() {
        return new TokenRequest(scopes, tenant, claims, true);
    }

    /**
     * The token is to meet a claims challenge (OpenID Connect Core 5.5). Tokens in the session for these scopes are dropped:
     * whoever sends such a challenge has refused them.
     *
     * @param json the challenge, decoded: a JSON object
     * @throws IllegalArgumentException if it is not
     */
    public TokenRequest withClaims(String json) {
        try {
            Json.object(json);
        } catch (ParseException e) {
            throw new IllegalArgumentException("A claims challenge must be a JSON object");
        }
        return new TokenRequest(scopes, tenant, json, refreshForced);
    }

    /**
     * The token is to meet the claims challenge in the response of an API that has answered 401 (Microsoft identity
     * platform, "Claims challenges, claims requests, and client capabilities"). A response without one changes nothing; one
     * that cannot be read is reported in the log and changes nothing either.
     *
     * @param responseHeaders of the API's response, e.g. {@code response.headers().map()}
     */
    public TokenRequest challengedBy(Map<String, List<String>> responseHeaders) {
        try {
            return ClaimsChallenge.in(responseHeaders).map(this::withClaims).orElse(this);
        } catch (IllegalArgumentException e) {
            log.warn("An API has sent a claims challenge that cannot be read: {}", e.getMessage());
            return this;
        }
    }

    String[] scopes() {
        return scopes;
    }

    Set<String> scopeSet() {
        return Set.copyOf(Arrays.asList(scopes));
    }

    @Nullable
    String tenant() {
        return tenant;
    }

    Optional<String> claims() {
        return Optional.ofNullable(claims);
    }

    /** Whether a token that is at hand will do. */
    boolean isContentWithCached() {
        return claims == null && !refreshForced;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRequest request
                && refreshForced == request.refreshForced
                && scopeSet().equals(request.scopeSet())
                && Objects.equals(tenant, request.tenant)
                && Objects.equals(claims, request.claims);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scopeSet(), tenant, claims);
    }

    @Override
    public String toString() {
        return "TokenRequest[scopes=" + String.join(" ", scopes) + (tenant == null ? "" : ", tenant=" + tenant)
                + (refreshForced ? ", new" : "") + (claims == null ? "" : ", claims") + "]";
    }
}
