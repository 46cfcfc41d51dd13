package io.github.msal4j.servlet.internal.cache;

import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.jspecify.annotations.Nullable;

/**
 * The serialized form of {@link CachedTokens}: one class with a short description, and only texts of the JDK's
 * classes. So it works with session stores that admit few classes (R65), and is small.
 */
final class StoredTokens implements Externalizable {
    private static final long serialVersionUID = 1L;

    private @Nullable CachedTokens tokens;

    /** For deserialization. */
    public StoredTokens() {}

    StoredTokens(CachedTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        if (tokens != null) {
            tokens.writeTo(out);
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
        tokens = CachedTokens.readFrom(in);
    }

    private Object readResolve() throws InvalidObjectException {
        if (tokens == null) {
            throw new InvalidObjectException("no tokens");
        }
        return tokens;
    }
}
