package io.github.msal4j.servlet.internal.cache;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.base.DenseText;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An access token in the session. Immutable and thread-safe. Its {@code toString()} does not contain the value. */
public final class HeldToken implements AccessToken, Serializable {
    private static final long serialVersionUID = 1L;

    private final String value;
    private final long expiresAt;
    private final long refreshAt;
    private final String[] scopes;
    private final @Nullable String tenant;

    private HeldToken(String value, long expiresAt, long refreshAt, String[] scopes, @Nullable String tenant) {
        this.value = value;
        this.expiresAt = expiresAt;
        this.refreshAt = refreshAt;
        this.scopes = scopes;
        this.tenant = tenant;
    }

    /**
     * A token that has just been issued.
     *
     * @param life when to refresh it and when it expires
     * @param tenant the other tenant that issued it; null for the tenant of the sign-in
     */
    public static HeldToken issued(String value, TokenLife life, Set<String> scopes, @Nullable String tenant) {
        return new HeldToken(
                value,
                life.expiresAt().getEpochSecond(),
                life.refreshAt().getEpochSecond(),
                scopes.toArray(String[]::new),
                tenant);
    }

    /** The same token with another time of refresh. */
    public HeldToken refreshedNotBefore(long epochSecond) {
        return new HeldToken(value, expiresAt, epochSecond, scopes, tenant);
    }

    @Override
    public String value() {
        return value;
    }

    @Override
    public Instant expiresAt() {
        return Instant.ofEpochSecond(expiresAt);
    }

    @Override
    public Set<String> scopes() {
        return Set.of(scopes);
    }

    public void writeTo(ObjectOutput out) throws IOException {
        CachedTokens.write(DenseText.pack(value), out);
        out.writeLong(expiresAt);
        out.writeLong(refreshAt);
        out.writeObject(String.join(" ", scopes));
        out.writeObject(tenant);
    }

    public static HeldToken readFrom(ObjectInput in) throws IOException, ClassNotFoundException {
        String value = DenseText.unpack(CachedTokens.readBytes(in));
        long expiresAt = in.readLong();
        long refreshAt = in.readLong();
        String scopes = (String) in.readObject();
        return new HeldToken(value, expiresAt, refreshAt, scopes.isEmpty() ? new String[0] : scopes.split(" "), (String)
                in.readObject());
    }

    /** Whether the token has the scopes and the tenant of this request. */
    public boolean covers(TokenRequest request) {
        return covers(request.scopes().toArray(String[]::new), request.tenant().orElse(null));
    }

    /** Whether the token has all of these scopes and this tenant; null stands for the tenant of the sign-in. */
    public boolean covers(String[] asked, @Nullable String inTenant) {
        if (tenant == null ? inTenant != null : !tenant.equals(inTenant)) {
            return false;
        }
        for (String scope : asked) {
            if (!covers(scope)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Compares without regard to case, like Entra. OpenID Connect's own scopes belong to no API, so every token covers
     * them.
     */
    private boolean covers(String scope) {
        for (String own : scopes) {
            if (own.equalsIgnoreCase(scope)) {
                return true;
            }
        }
        return Scopes.isOfOpenId(scope);
    }

    /** Whether another token has the same tenant and at least the scopes of this one. */
    public boolean isReplacedBy(HeldToken other) {
        return other.covers(scopes, tenant);
    }

    public boolean expiresAfter(long epochSecond) {
        return expiresAt > epochSecond;
    }

    public boolean isToBeRefreshedAt(long epochSecond) {
        return refreshAt <= epochSecond;
    }

    /** Contains no secret. */
    @Override
    public String toString() {
        return "AccessToken[scopes=" + String.join(" ", scopes) + ", expiresAt=" + expiresAt() + "]";
    }
}
