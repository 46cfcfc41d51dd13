package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys in the test's own hand, for headers that the local provider would not write, and a JWKS to publish them in. */
final class OwnKeys {
    private OwnKeys() {}

    static RSAKey rsa(@Nullable String keyId) {
        return rsa(keyId, 2048);
    }

    static RSAKey rsa(@Nullable String keyId, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("making an RSA key", e);
        }
    }

    static ECKey curve(String keyId) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("making an EC key", e);
        }
    }

    /** A member of a JWKS document, with the issuer that the key signs for, if for one only. */
    static Map<String, Object> published(JWK key, Optional<String> issuer) {
        Map<String, Object> member = new LinkedHashMap<>(key.toPublicJWK().toJSONObject());
        issuer.ifPresent(value -> member.put("issuer", value));
        return member;
    }

    static String document(List<Map<String, Object>> members) {
        return JSONObjectUtils.toJSONString(Map.of("keys", members));
    }

    static String document(JWK key) {
        return document(List.of(published(key, Optional.empty())));
    }

    static String sign(JWK key, JWSAlgorithm algorithm, Consumer<JWSHeader.Builder> header, JWTClaimsSet claims) {
        try {
            JWSHeader.Builder builder =
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).type(JOSEObjectType.JWT);
            header.accept(builder);
            SignedJWT token = new SignedJWT(builder.build(), claims);
            JWSSigner signer = key instanceof RSAKey rsa
                    ? new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()))
                    : new ECDSASigner(key.toECKey());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with our own key", e);
        }
    }

    static String sign(JWK key, JWTClaimsSet claims) {
        return sign(key, JWSAlgorithm.RS256, header -> {}, claims);
    }
}
