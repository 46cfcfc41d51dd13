package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.provider.IdToken;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Who a user is: by {@code iss} and {@code sub}, which decide about equality, and by the key. Immutable. */
final class UserKey {
    private final String issuer;
    private final String subject;
    private final String value;
    /** The index in the key between {@code oid} and {@code tid}; negative if the key is the {@code sub}. */
    private final int dot;

    UserKey(IdToken token) {
        // There are many users and few issuers.
        this.issuer = token.issuer().intern();
        this.subject = token.subject();
        String oid = token.text("oid").orElse("");
        String tid = token.text("tid").orElse("");
        boolean entra = !oid.isEmpty() && !tid.isEmpty();
        this.value = entra ? oid + "." + tid : subject;
        this.dot = entra ? oid.length() : -1;
    }

    String issuer() {
        return issuer;
    }

    String subject() {
        return subject;
    }

    /** See {@link VerifiedUser#key}. */
    String value() {
        return value;
    }

    /** @param claims to look into if the key has none */
    Optional<String> oid(Supplier<Map<String, Object>> claims) {
        return dot < 0 ? text(claims.get(), "oid") : Optional.of(value.substring(0, dot));
    }

    /** @param claims to look into if the key has none */
    Optional<String> tid(Supplier<Map<String, Object>> claims) {
        return dot < 0 ? text(claims.get(), "tid") : Optional.of(value.substring(dot + 1));
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserKey key && issuer.equals(key.issuer) && subject.equals(key.subject);
    }

    @Override
    public int hashCode() {
        return Objects.hash(issuer, subject);
    }
}
