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
 * One user's tokens: MSAL4J's cache as it serializes itself, and beside it the access tokens ready to be handed out, so
 * that a request which finds its token there does not enter MSAL4J (Decision 2).
 *
 * <p>Each token is kept once: MSAL4J's cache repeats those that are here anyway and the ID token, and is packed accordingly
 * ({@link DenseCache}). It is unpacked when MSAL4J is entered, to refresh or to evict.
 */
public final class CachedTokens implements SessionTokens {
    private static final long serialVersionUID = 2L;
    private static final int MOST_STORED = 1 << 20;

    private final transient byte[] cache;
    private final transient HeldToken[] ready;
    private final transient long pausedUntil;
    /** How often the provider has given tokens; of two nodes' states the higher one has the refresh token that is good. */
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
     * @param idToken of the sign-in, which whoever has these tokens must have as well
     */
    public static CachedTokens of(String idToken, String msalCache, HeldToken first) {
        return of(idToken, msalCache, List.of(first), 0, 0);
    }

    /** @param idToken of the sign-in */
    public String msalCache(String idToken) {
        return DenseCache.unpack(cache, new KnownWords(idToken, ready));
    }

    public List<HeldToken> ready() {
        return List.of(ready);
    }

    /** Whether a token that is at hand will do for this request. */
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

    /** These tokens with a new one, which replaces what has expired and what it makes superfluous. */
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

    /** These tokens without those that an API refuses. MSAL4J's copies go with the next refresh, which it is made to do. */
    public CachedTokens without(String idToken, TokenRequest refused) {
        return mapped(idToken, token -> token.covers(refused) ? null : token);
    }

    /** These tokens, those for this request to be refreshed later. */
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

    /** These tokens, and the provider's wish to be left alone. */
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

    /** What is stored may have been damaged; it must not fill the heap. */
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
