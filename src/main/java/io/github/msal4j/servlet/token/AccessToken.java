package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.session.DenseText;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access token for a downstream API.
 *
 * <pre>{@code
 * AccessToken token = AccessTokens.of(request).acquire("User.Read");
 * HttpRequest call = HttpRequest.newBuilder(api).header("Authorization", "Bearer " + token.value()).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. Its {@code toString()} does not show the value. Ask {@link AccessTokens} for it each
 * time instead of keeping it: that costs next to nothing, and a token that was kept outlives a sign-out.
 */
public final class AccessToken implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String value;
    private final long expiresAt;
    private final long refreshAt;
    private final String[] scopes;
    private final @Nullable String tenant;

    private AccessToken(String value, long expiresAt, long refreshAt, String[] scopes, @Nullable String tenant) {
        this.value = value;
        this.expiresAt = expiresAt;
        this.refreshAt = refreshAt;
        this.scopes = scopes;
        this.tenant = tenant;
    }

    /**
     * A token that has just been issued.
     *
     * @param life when it is to be refreshed and when it expires
     * @param tenant the other tenant that it was asked for in, if any
     */
    static AccessToken issued(String value, TokenLife life, Set<String> scopes, @Nullable String tenant) {
        return new AccessToken(
                value,
                life.expiresAt().getEpochSecond(),
                life.refreshAt().getEpochSecond(),
                scopes.toArray(String[]::new),
                tenant);
    }

    /** The same token, to be refreshed at another time. */
    AccessToken refreshedNotBefore(long epochSecond) {
        return new AccessToken(value, expiresAt, epochSecond, scopes, tenant);
    }

    /** The token itself, to be sent to the API it was asked for and to nobody else. */
    public String value() {
        return value;
    }

    /** When the provider says that it expires. */
    public Instant expiresAt() {
        return Instant.ofEpochSecond(expiresAt);
    }

    /** The scopes that it was asked for or granted. */
    public Set<String> scopes() {
        return Set.of(scopes);
    }

    void writeTo(ObjectOutput out) throws IOException {
        CachedTokens.write(DenseText.pack(value), out);
        out.writeLong(expiresAt);
        out.writeLong(refreshAt);
        out.writeObject(String.join(" ", scopes));
        out.writeObject(tenant);
    }

    static AccessToken readFrom(ObjectInput in) throws IOException, ClassNotFoundException {
        String value = DenseText.unpack(CachedTokens.readBytes(in));
        long expiresAt = in.readLong();
        long refreshAt = in.readLong();
        String scopes = (String) in.readObject();
        return new AccessToken(
                value, expiresAt, refreshAt, scopes.isEmpty() ? new String[0] : scopes.split(" "), (String)
                        in.readObject());
    }

    /** Whether it is good for all of these scopes in this tenant, or where the user signed in if that is null. */
    boolean covers(String[] asked, @Nullable String inTenant) {
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

    /** Scopes compare without regard to case, as at Entra; those of OpenID Connect name no API. */
    private boolean covers(String scope) {
        for (String own : scopes) {
            if (own.equalsIgnoreCase(scope)) {
                return true;
            }
        }
        return Scopes.isOfOpenId(scope);
    }

    /** Whether another token, of the same tenant, is good for all that this one is good for. */
    boolean isReplacedBy(AccessToken other) {
        return other.covers(scopes, tenant);
    }

    boolean expiresAfter(long epochSecond) {
        return expiresAt > epochSecond;
    }

    boolean isToBeRefreshedAt(long epochSecond) {
        return refreshAt <= epochSecond;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "AccessToken[scopes=" + String.join(" ", scopes) + ", expiresAt=" + expiresAt() + "]";
    }
}
