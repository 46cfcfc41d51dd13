package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The downstream API: a user and the user's groups. Checks its callers for real. */
final class GraphApi {

    private final Addresses addresses;
    private final InstantSource clock;
    private final SigningKeyStore keys;
    private final LocalUsers users;
    private final GraphMemberships memberships;

    GraphApi(Addresses addresses, InstantSource clock, SigningKeyStore keys, LocalUsers users, Behaviour behaviour) {
        this.addresses = addresses;
        this.clock = clock;
        this.keys = keys;
        this.users = users;
        this.memberships = new GraphMemberships(addresses, users, behaviour);
    }

    void handle(Exchange exchange, Endpoint endpoint) {
        Optional<Caller> caller = exchange.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring("Bearer ".length()))
                .flatMap(this::callerOf);
        caller.ifPresentOrElse(who -> answer(exchange, endpoint, who), () -> refuse(exchange));
    }

    private void answer(Exchange exchange, Endpoint endpoint, Caller caller) {
        switch (endpoint) {
            case GRAPH_CHECK -> memberships.check(exchange, caller);
            case GRAPH_GROUPS -> memberships.list(exchange, caller);
            default -> answer(exchange, caller.user());
        }
    }

    /** @param scopes by their short names */
    record Caller(LocalUser user, List<String> scopes) {}

    private static void answer(Exchange exchange, LocalUser user) {
        exchange.json(
                200,
                Map.of(
                        "id", user.objectIdIn(user.home()),
                        "displayName", user.displayName(),
                        "userPrincipalName", user.username()));
    }

    private void refuse(Exchange exchange) {
        String authorize = Endpoint.AUTHORIZE.at(addresses.origin(), "common");
        exchange.responseHeader(
                "WWW-Authenticate",
                "Bearer realm=\"\", authorization_uri=\"" + authorize + "\", error=\"invalid_token\"");
        Map<String, Object> error = Map.of(
                "code", "InvalidAuthenticationToken", "message", "Access token is missing, expired or not for us.");
        exchange.json(401, Map.of("error", error));
    }

    private Optional<Caller> callerOf(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return keys.hasSigned(jwt) ? callerOf(jwt.getJWTClaimsSet()) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private Optional<Caller> callerOf(JWTClaimsSet claims) throws ParseException {
        String scp = claims.getStringClaim("scp");
        boolean acceptable = isOurs(claims.getIssuer(), claims.getStringClaim("tid"))
                && claims.getAudience().equals(List.of(Scopes.GRAPH))
                && isCurrent(claims)
                && allowsReading(scp);
        String oid = claims.getStringClaim("oid");
        return acceptable
                ? users.all().stream()
                        .filter(user -> user.objectIds().containsValue(oid))
                        .findFirst()
                        .map(user -> new Caller(user, List.of(scp.split(" ", -1))))
                : Optional.empty();
    }

    private boolean isOurs(String issuer, String tid) {
        return users.tenants().stream()
                .anyMatch(tenant ->
                        tenant.id().equals(tid) && addresses.issuer(tenant).equals(issuer));
    }

    private boolean isCurrent(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        Date start = claims.getNotBeforeTime();
        return expiry != null && now.isBefore(expiry.toInstant()) && start != null && !now.isBefore(start.toInstant());
    }

    private static boolean allowsReading(String scp) {
        return scp != null && List.of(scp.split(" ", -1)).contains("User.Read");
    }
}
