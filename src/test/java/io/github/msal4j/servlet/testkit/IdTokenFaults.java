package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Orders faulty ID tokens, until the faults are cleared or for the {@link #next} tokens. Several faults combine in one
 * token.
 */
public final class IdTokenFaults {

    private final FaultQueue<IdTokenFault> queue;
    private final SigningKeyStore keys;
    private final int times;

    IdTokenFaults(FaultQueue<IdTokenFault> queue, SigningKeyStore keys, int times) {
        this.queue = queue;
        this.keys = keys;
        this.times = times;
    }

    /** The same, for that many ID tokens. */
    public IdTokenFaults next(int tokens) {
        return new IdTokenFaults(queue, keys, tokens);
    }

    /** Signed with another key, but with the id of the provider's key. */
    public void wrongSignature() {
        RSAKey other = withId(keys.unpublished(), keys.current().getKeyID());
        raw(token -> SigningKeyStore.sign(other, claimsOf(token)));
    }

    /** Signed by a key that is not published. */
    public void unknownKey() {
        RSAKey other = keys.unpublished();
        raw(token -> SigningKeyStore.sign(other, claimsOf(token)));
    }

    /** Not signed, with {@code alg=none}. */
    public void algNone() {
        raw(token -> new PlainJWT(claimsOf(token)).serialize());
    }

    /** HS256 with the provider's public key as the shared secret. */
    public void hmacWithPublicKey() {
        raw(token -> hmac(claimsOf(token)));
    }

    public void wrongIssuer() {
        claims(builder -> builder.issuer("https://issuer.invalid/v2.0"));
    }

    public void wrongAudience() {
        claims(builder -> builder.audience("another-application"));
    }

    public void wrongNonce() {
        claims(builder -> builder.claim("nonce", "not-what-was-sent"));
    }

    public void missingNonce() {
        without("nonce");
    }

    /** Issued two hours ago, expired one hour ago. */
    public void expired() {
        claims(builder -> {
            Date issued = Date.from(issuedAt(builder).minus(Duration.ofHours(2)));
            Date expired = Date.from(issuedAt(builder).minus(Duration.ofHours(1)));
            return builder.issueTime(issued).notBeforeTime(issued).expirationTime(expired);
        });
    }

    /** Valid only in an hour. */
    public void notYetValid() {
        claims(builder -> builder.notBeforeTime(Date.from(issuedAt(builder).plus(Duration.ofHours(1)))));
    }

    public void missingSid() {
        without("sid");
    }

    public void without(String claim) {
        claims(builder -> builder.claim(claim, null));
    }

    /** Any change of the claims; the signature is valid. */
    public void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        queue.add(new IdTokenFault(change, UnaryOperator.identity()), times);
    }

    /** Any change of the signed token. */
    public void raw(UnaryOperator<String> change) {
        queue.add(new IdTokenFault(UnaryOperator.identity(), change), times);
    }

    private String hmac(JWTClaimsSet claims) {
        RSAKey key = keys.current();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with our own key", e);
        }
        return jwt.serialize();
    }

    private static RSAKey withId(RSAKey key, String id) {
        return new RSAKey.Builder(key).keyID(id).build();
    }

    private static Instant issuedAt(JWTClaimsSet.Builder builder) {
        return Optional.ofNullable(builder.build().getIssueTime())
                .map(Date::toInstant)
                .orElse(Instant.EPOCH);
    }

    /** Reads the middle part, whatever an earlier fault has done to the others. */
    private static JWTClaimsSet claimsOf(String token) {
        try {
            return JWTClaimsSet.parse(new Base64URL(token.split("\\.", -1)[1]).decodeToString());
        } catch (ParseException e) {
            throw new IllegalStateException("reading our own token", e);
        }
    }
}
