package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the {@code claims} parameter that changes what is issued.
 *
 * @param acrs the requested authentication contexts, which the token then has
 * @param authTime whether the ID token is to say when the user has authenticated
 * @param capabilities what the client says it can do, such as {@code cp1} for claims challenges
 */
record RequestedClaims(Set<String> acrs, Set<String> capabilities, boolean authTime) {

    static RequestedClaims parse(Optional<String> json) {
        Map<String, Object> claims = json.map(RequestedClaims::read).orElse(Map.of());
        Set<String> acrs = new LinkedHashSet<>(values(claims, "id_token", "acrs"));
        acrs.addAll(values(claims, "access_token", "acrs"));
        boolean authTime = claims.get("id_token") instanceof Map<?, ?> wanted && wanted.containsKey("auth_time");
        return new RequestedClaims(acrs, values(claims, "access_token", "xms_cc"), authTime);
    }

    RequestedClaims plus(RequestedClaims more) {
        return new RequestedClaims(
                union(acrs, more.acrs), union(capabilities, more.capabilities), authTime || more.authTime);
    }

    private static Map<String, Object> read(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new EntraException(EntraError.invalidRequest(900144, "The claims parameter is not JSON."));
        }
    }

    private static Set<String> values(Map<String, Object> claims, String token, String claim) {
        Set<String> found = new LinkedHashSet<>();
        if (claims.get(token) instanceof Map<?, ?> wanted && wanted.get(claim) instanceof Map<?, ?> request) {
            if (request.get("value") instanceof String value) {
                found.add(value);
            }
            if (request.get("values") instanceof List<?> values) {
                values.forEach(value -> found.add(String.valueOf(value)));
            }
        }
        return found;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }
}
