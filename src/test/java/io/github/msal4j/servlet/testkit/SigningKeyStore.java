package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The provider's keys: the last one signs, all of them are published. */
final class SigningKeyStore {

    private final List<RSAKey> keys = new ArrayList<>();
    private final Map<String, RSAKey> ofApplications = new HashMap<>();
    private final List<RSAKey> taken = new ArrayList<>();

    SigningKeyStore() {
        rotate();
    }

    synchronized void rotate() {
        keys.add(unpublished());
        ofApplications.clear();
    }

    /** A key that is not published. */
    synchronized RSAKey unpublished() {
        RSAKey key = SpareKeys.take();
        taken.add(key);
        return key;
    }

    /** Nothing is signed any more. */
    synchronized void close() {
        SpareKeys.giveBack(taken);
        taken.clear();
    }

    synchronized void retireOldKeys() {
        keys.subList(0, keys.size() - 1).clear();
    }

    synchronized RSAKey current() {
        return keys.get(keys.size() - 1);
    }

    /** The key of one application in one tenant. */
    synchronized RSAKey ofApplication(String clientId, Tenant tenant) {
        return ofApplications.computeIfAbsent(clientId + "@" + tenant.id(), unknown -> unpublished());
    }

    String sign(JWTClaimsSet claims) {
        return sign(current(), claims);
    }

    String sign(JWTClaimsSet claims, JWSAlgorithm algorithm) {
        return sign(current(), algorithm, claims);
    }

    static String sign(RSAKey key, JWTClaimsSet claims) {
        return sign(key, JWSAlgorithm.RS256, claims);
    }

    private static String sign(RSAKey key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with our own key", e);
        }
        return jwt.serialize();
    }

    /** Whether one of the published keys has signed this; says nothing about the claims. */
    boolean hasSigned(SignedJWT jwt) throws JOSEException {
        Optional<RSAKey> key = published(Optional.ofNullable(jwt.getHeader().getKeyID()));
        return key.isPresent() && jwt.verify(new RSASSAVerifier(key.get()));
    }

    /** The JWKS document. Entra adds to each key the issuer it signs for. */
    synchronized Map<String, Object> document(Optional<String> issuer) {
        return Map.of("keys", keys.stream().map(key -> member(key, issuer)).toList());
    }

    /** The JWKS document with this key alone. */
    static Map<String, Object> document(RSAKey key, Optional<String> issuer) {
        return Map.of("keys", List.of(member(key, issuer)));
    }

    private synchronized Optional<RSAKey> published(Optional<String> keyId) {
        return Stream.concat(keys.stream(), ofApplications.values().stream())
                .filter(key -> keyId.isPresent() && keyId.get().equals(key.getKeyID()))
                .findFirst();
    }

    private static Map<String, Object> member(RSAKey key, Optional<String> issuer) {
        Map<String, Object> json = key.toPublicJWK().toJSONObject();
        issuer.ifPresent(value -> json.put("issuer", value));
        return json;
    }
}
