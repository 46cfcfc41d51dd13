package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Makes ID tokens and access tokens with the claims Entra puts into them. */
final class TokenFactory {

    private final Addresses addresses;
    private final InstantSource clock;
    private final Behaviour behaviour;
    private final SigningKeyStore keys;
    private final Faults faults;
    private final LocalUsers users;

    TokenFactory(
            Addresses addresses,
            InstantSource clock,
            Behaviour behaviour,
            SigningKeyStore keys,
            Faults faults,
            LocalUsers users) {
        this.addresses = addresses;
        this.clock = clock;
        this.behaviour = behaviour;
        this.keys = keys;
        this.faults = faults;
        this.users = users;
    }

    /** Has neither {@code at_hash} nor {@code c_hash}, as Entra's code flow. */
    String idToken(Grant grant) {
        JWTClaimsSet.Builder claims = common(grant, grant.app().clientId());
        grant.nonce().ifPresent(nonce -> claims.claim("nonce", nonce));
        addOptional(claims, grant);
        return sealed(claims, keyFor(grant), faults.nextOfIdToken());
    }

    private RSAKey keyFor(Grant grant) {
        return behaviour.keysOfApplications() && grant.audience().dialect().isEntra()
                ? keys.ofApplication(grant.app().clientId(), grant.tenant())
                : keys.current();
    }

    String accessToken(Grant grant, Scopes granted) {
        JWTClaimsSet.Builder claims = common(grant, granted.resource())
                .claim("azp", grant.app().clientId())
                // Entra's id of a token, without which two of one second would be the same.
                .claim("uti", UUID.randomUUID().toString())
                .claim("scp", granted.scp())
                .claim("name", grant.user().displayName());
        addUnlessEmpty(claims, "xms_cc", grant.claims().capabilities());
        return keys.sign(claims.build());
    }

    /** A token of the application itself. */
    String accessTokenOf(AppRegistration app, Tenant tenant, String resource) {
        Instant now = clock.instant();
        String principal = pairwise(app.clientId(), tenant.id());
        return keys.sign(new JWTClaimsSet.Builder()
                .issuer(addresses.issuer(tenant))
                .subject(principal)
                .audience(resource)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(behaviour.tokenLifetime())))
                .claim("oid", principal)
                .claim("tid", tenant.id())
                .claim("azp", app.clientId())
                .claim("idtyp", "app")
                .claim("uti", UUID.randomUUID().toString())
                .build());
    }

    private JWTClaimsSet.Builder common(Grant grant, String audience) {
        Instant now = clock.instant();
        Dialect dialect = grant.audience().dialect();
        String oid = grant.user().objectIdIn(grant.tenant());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(addresses.issuer(grant))
                .subject(dialect.isEntra() ? pairwise(audience, oid) : oid)
                .audience(audience)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(behaviour.tokenLifetime())));
        dialect.identify(claims, grant, oid);
        if (behaviour.authContexts()) {
            addUnlessEmpty(claims, "acrs", grant.claims().acrs());
        }
        return claims;
    }

    private void addOptional(JWTClaimsSet.Builder claims, Grant grant) {
        LocalUser user = grant.user();
        if (grant.scopes().contains("profile")) {
            claims.claim("name", user.displayName()).claim("preferred_username", user.username());
        }
        if (grant.scopes().contains("email")) {
            user.email().ifPresent(address -> claims.claim("email", address));
        }
        if (grant.app().hasSidClaim()) {
            claims.claim("sid", grant.session().sid());
        }
        if (grant.app().hasLoginHintClaim()) {
            claims.claim("login_hint", user.loginHint());
        }
        if (grant.authTimeWanted() && behaviour.authTimes()) {
            claims.claim("auth_time", grant.session().authenticatedAt().getEpochSecond());
        }
        grant.acr().ifPresent(acr -> claims.claim("acr", acr));
        addUnlessEmpty(claims, "roles", user.roles());
        users.groups(user.name()).ifPresent(groups -> addGroups(claims, grant, groups));
    }

    private void addGroups(JWTClaimsSet.Builder claims, Grant grant, List<LocalGroup> groups) {
        if (groups.size() <= behaviour.groupsInTokens()) {
            claims.claim("groups", groups.stream().map(LocalGroup::id).toList());
            return;
        }
        // Entra names an address of an API that is no more; nobody must call what a token names.
        String endpoint = "https://graph.windows.net/" + grant.tenant().id() + "/users/"
                + grant.user().objectIdIn(grant.tenant()) + "/getMemberObjects";
        claims.claim("_claim_names", Map.of("groups", "src1"))
                .claim("_claim_sources", Map.of("src1", Map.of("endpoint", endpoint)));
    }

    private static String sealed(JWTClaimsSet.Builder claims, RSAKey key, List<IdTokenFault> wrongs) {
        JWTClaimsSet.Builder changed = claims;
        for (IdTokenFault wrong : wrongs) {
            changed = wrong.claims().apply(changed);
        }
        String token = SigningKeyStore.sign(key, changed.build());
        for (IdTokenFault wrong : wrongs) {
            token = wrong.token().apply(token);
        }
        return token;
    }

    private static void addUnlessEmpty(JWTClaimsSet.Builder claims, String name, Set<String> values) {
        if (!values.isEmpty()) {
            claims.claim(name, List.copyOf(values));
        }
    }

    /** A different subject of the same user for each application. */
    static String pairwise(String audience, String oid) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((audience + " " + oid).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
