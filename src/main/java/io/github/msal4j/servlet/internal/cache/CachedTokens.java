package io.github.msal4j.servlet.internal.cache;

import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.session.SessionTokens;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one session: MSAL4J's serialized cache, and a list of access tokens that can be returned at once. A
 * request that finds its token in the list does not call MSAL4J: building an application, reading its cache and a
 * silent call would cost about 50 microseconds and 95 kB.
 *
 * <p>Each token is stored once: MSAL4J's cache repeats the access tokens and the ID token, so it is packed without
 * them ({@link DenseCache}). It is unpacked only to refresh or to evict.
 */
public final class CachedTokens implements SessionTokens {
    private static final long serialVersionUID = 2L;
    private static final int MOST_STORED = 1 << 20;

    private final transient byte[] cache;
    private final transient HeldToken[] ready;
    private final transient long pausedUntil;
    /**
     * How often the tokens were refreshed. If two nodes have different tokens, those with the higher number have the
     * valid refresh token.
     */
    private final transient int refreshes;

    private CachedTokens(byte[] cache, HeldToken[] ready, long pausedUntil, int refreshes) {
        this.cache = cache;
        this.ready = ready;
        this.pausedUntil = pausedUntil;
        this.refreshes = refreshes;
    }

    private static CachedTokens of(
            String idToken, String msalCache, List<HeldToken> ready, long pausedUntil, int refreshes) {
        HeldToken[] tokens = ready.toArray(HeldToken[]::new);
        byte[] cache = DenseCache.pack(msalCache, new KnownWords(idToken, tokens));
        return new CachedTokens(cache, tokens, pausedUntil, refreshes);
    }

    /**
     * The tokens of a new sign-in.
     *
     * @param idToken the ID token of the sign-in, which is needed to unpack the cache
     */
    public static CachedTokens of(String idToken, String msalCache, HeldToken first) {
        return of(idToken, msalCache, List.of(first), 0, 0);
    }

    /** @param idToken the ID token of the sign-in */
    public String msalCache(String idToken) {
        return DenseCache.unpack(cache, new KnownWords(idToken, ready));
    }

    public List<HeldToken> ready() {
        return List.of(ready);
    }

    /** Whether a token from the session is allowed for this request. */
    public static boolean maySatisfy(TokenRequest request) {
        return request.claims().isEmpty() && !request.refreshForced();
    }

    /** The newest token for this request that has not expired; null if there is none. */
    @Nullable
    public HeldToken find(TokenRequest request, long now) {
        return find(request.scopes().toArray(String[]::new), request.tenant().orElse(null), now);
    }

    /** The newest token for all of these scopes that has not expired; null if there is none. */
    @Nullable
    public HeldToken find(String[] scopes, @Nullable String tenant, long now) {
        for (HeldToken token : ready) {
            if (token.expiresAfter(now) && token.covers(scopes, tenant)) {
                return token;
            }
        }
        return null;
    }

    /** These tokens and a new one, without those that have expired or that the new one replaces. */
    public CachedTokens with(String idToken, String newMsalCache, HeldToken added, long now) {
        List<HeldToken> kept = new ArrayList<>();
        kept.add(added);
        for (HeldToken token : ready) {
            if (token.expiresAfter(now) && !token.isReplacedBy(added)) {
                kept.add(token);
            }
        }
        return of(idToken, newMsalCache, kept, 0, refreshes + 1);
    }

    /**
     * These tokens without those that an API has refused. MSAL4J's cache still contains them until the next refresh,
     * which is always forced.
     */
    public CachedTokens without(String idToken, TokenRequest refused) {
        return mapped(idToken, token -> token.covers(refused) ? null : token);
    }

    /** These tokens, but those for this request are refreshed later. */
    public CachedTokens postponed(String idToken, TokenRequest request, long until) {
        return mapped(idToken, token -> token.covers(request) ? token.refreshedNotBefore(until) : token);
    }

    private CachedTokens mapped(String idToken, UnaryOperator<@Nullable HeldToken> change) {
        List<HeldToken> changed = new ArrayList<>();
        for (HeldToken token : ready) {
            HeldToken result = change.apply(token);
            if (result != null) {
                changed.add(result);
            }
        }
        return of(idToken, msalCache(idToken), changed, pausedUntil, refreshes);
    }

    /** These tokens, and the time until which the provider must not be called. */
    public CachedTokens pausedUntil(long epochSecond) {
        return new CachedTokens(cache, ready, epochSecond, refreshes);
    }

    public boolean isPausedAt(long epochSecond) {
        return epochSecond < pausedUntil;
    }

    private Object writeReplace() {
        return new StoredTokens(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("stored as StoredTokens");
    }

    void writeTo(ObjectOutput out) throws IOException {
        write(cache, out);
        out.writeLong(pausedUntil);
        out.writeInt(refreshes);
        out.writeInt(ready.length);
        for (HeldToken token : ready) {
            token.writeTo(out);
        }
    }

    static CachedTokens readFrom(ObjectInput in) throws IOException, ClassNotFoundException {
        byte[] cache = readBytes(in);
        long pausedUntil = in.readLong();
        int refreshes = in.readInt();
        HeldToken[] ready = new HeldToken[checked(in.readInt())];
        for (int i = 0; i < ready.length; i++) {
            ready[i] = HeldToken.readFrom(in);
        }
        return new CachedTokens(cache, ready, pausedUntil, refreshes);
    }

    public static void write(byte[] bytes, ObjectOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static byte[] readBytes(ObjectInput in) throws IOException {
        byte[] bytes = new byte[checked(in.readInt())];
        in.readFully(bytes);
        return bytes;
    }

    /** Stored data may be damaged. A wrong length must not fill the heap. */
    private static int checked(int length) throws InvalidObjectException {
        if (length < 0 || length > MOST_STORED) {
            throw new InvalidObjectException("damaged");
        }
        return length;
    }

    @Override
    public boolean isOlderThan(SessionTokens others) {
        return others instanceof CachedTokens tokens && refreshes < tokens.refreshes;
    }

    @Override
    public String toString() {
        return "CachedTokens" + List.of(ready);
    }
}
