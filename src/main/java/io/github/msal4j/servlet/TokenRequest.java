package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.base.ClaimsChallenge;
import io.github.msal4j.servlet.internal.base.Json;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request for {@link AccessTokens#acquire(TokenRequest)} that says more than scopes.
 *
 * <pre>{@code
 * AccessTokens tokens = AccessTokens.of(request);
 * HttpResponse<String> answer = call(tokens.acquire("User.Read"));
 * if (answer.statusCode() == 401) { // perhaps a claims challenge (continuous access evaluation)
 *     answer = call(tokens.acquire(TokenRequest.of("User.Read").challengedBy(answer.headers().map())));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. Equal requests that run at the same time share one call to the provider.
 *
 * @param scopes of one API; at least one
 * @param tenant the GUID or domain of another tenant, in lower case, if that tenant must issue the token
 * @param claims a claims challenge that the token must satisfy: a JSON object
 * @param refreshForced whether the token must be a new one, not one from the session
 */
public record TokenRequest(
        Set<String> scopes, Optional<String> tenant, Optional<String> claims, boolean refreshForced) {
    private static final Logger log = LoggerFactory.getLogger(TokenRequest.class);
    private static final Pattern TENANT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9-]+)+");

    /**
     * Applications use {@link #of} instead.
     *
     * @throws IllegalArgumentException if a part has a wrong form
     */
    public TokenRequest {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("Name at least one scope of the API, e.g. User.Read");
        }
        scopes.forEach(TokenRequest::checkScope);
        tenant.ifPresent(TokenRequest::checkTenant);
        claims.ifPresent(TokenRequest::checkClaims);
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
    }

    private static void checkScope(String scope) {
        if (scope.isEmpty() || !scope.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("'" + scope + "' is not a scope; give each scope as a separate text");
        }
    }

    private static void checkTenant(String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("'" + tenant + "' is neither the GUID nor the domain of a tenant");
        }
    }

    private static void checkClaims(String json) {
        try {
            Json.object(json);
        } catch (ParseException e) {
            throw new IllegalArgumentException("A claims challenge must be a JSON object");
        }
    }

    /**
     * A token for these scopes of one API.
     *
     * @throws IllegalArgumentException if no scope is given, or one with white space in it
     */
    public static TokenRequest of(String... scopes) {
        return new TokenRequest(new LinkedHashSet<>(Arrays.asList(scopes)), Optional.empty(), Optional.empty(), false);
    }

    /**
     * The token must be issued by another tenant, in which the user is a guest. Works with Microsoft Entra ID only.
     *
     * @param otherTenant its GUID or domain
     * @throws IllegalArgumentException if it is neither
     */
    public TokenRequest inTenant(String otherTenant) {
        return new TokenRequest(scopes, Optional.of(otherTenant.toLowerCase(Locale.ROOT)), claims, refreshForced);
    }

    /** The token must be a new one, e.g. because the user has got a right since the last one was issued. */
    public TokenRequest withForcedRefresh() {
        return new TokenRequest(scopes, tenant, claims, true);
    }

    /**
     * The token must satisfy a claims challenge (OpenID Connect Core 5.5). Tokens in the session for these scopes are
     * dropped, because an API that sends a challenge has refused them.
     *
     * @param json the challenge, decoded: a JSON object
     * @throws IllegalArgumentException if it is not
     */
    public TokenRequest withClaims(String json) {
        return new TokenRequest(scopes, tenant, Optional.of(json), refreshForced);
    }

    /**
     * The token must satisfy the claims challenge in an API's response with status 401 (Microsoft identity platform,
     * "Claims challenges, claims requests, and client capabilities"). A response without a challenge changes nothing. A
     * challenge that cannot be read is reported in the log and changes nothing.
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

    /** Does not contain the claims. */
    @Override
    public String toString() {
        return "TokenRequest[scopes=" + String.join(" ", scopes)
                + tenant.map(name -> ", tenant=" + name).orElse("") + (refreshForced ? ", new" : "")
                + (claims.isEmpty() ? "" : ", claims") + "]";
    }
}
