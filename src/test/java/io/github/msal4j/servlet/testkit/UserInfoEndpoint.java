package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells an application what it knows about the user of an access token (OpenID Connect Core 5.3). */
final class UserInfoEndpoint {

    private static final String BEARER = "Bearer ";

    private final InstantSource clock;
    private final SigningKeyStore keys;
    private final Behaviour behaviour;

    UserInfoEndpoint(InstantSource clock, SigningKeyStore keys, Behaviour behaviour) {
        this.clock = clock;
        this.keys = keys;
        this.behaviour = behaviour;
    }

    void handle(Exchange exchange) {
        Optional<JWTClaimsSet> token = exchange.header("Authorization")
                .filter(header -> header.startsWith(BEARER))
                .flatMap(header -> claims(header.substring(BEARER.length())));
        if (behaviour.userinfo().isEmpty()) {
            exchange.text(404, "There is nothing here.");
        } else if (token.isEmpty()) {
            exchange.responseHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            exchange.json(401, Map.of("error", "invalid_token"));
        } else {
            answer(exchange, token.get(), behaviour.userinfo().get());
        }
    }

    private Optional<JWTClaimsSet> claims(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return Optional.of(jwt.getJWTClaimsSet())
                    .filter(claims ->
                            clock.instant().isBefore(claims.getExpirationTime().toInstant()))
                    .filter(claims -> isSigned(jwt));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(SignedJWT jwt) {
        try {
            return keys.hasSigned(jwt);
        } catch (JOSEException e) {
            return false;
        }
    }

    private void answer(Exchange exchange, JWTClaimsSet token, Map<String, Object> further) {
        String client = String.valueOf(token.getClaim("azp"));
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", subject(token, client));
        claims.putAll(further);
        if (!behaviour.userinfoSigned()) {
            exchange.json(200, claims);
            return;
        }
        JWTClaimsSet.Builder signed =
                new JWTClaimsSet.Builder().issuer(token.getIssuer()).audience(client);
        claims.forEach(signed::claim);
        exchange.send(200, "application/jwt", keys.sign(signed.build()));
    }

    /** At Entra the access token's is another one, since it is for another application. */
    private static String subject(JWTClaimsSet token, String client) {
        boolean entra = token.getClaim("tid") != null;
        return entra ? TokenFactory.pairwise(client, String.valueOf(token.getClaim("oid"))) : token.getSubject();
    }
}
