package io.github.msal4j.servlet.internal.cache;

import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.jspecify.annotations.Nullable;

/**
 * {@link CachedTokens} as they lie in a session store: one class, whose description is short, and of the JDK's only texts. So
 * a store that admits few classes admits it (R65), and a session takes little room there.
 */
final class StoredTokens implements Externalizable {
    private static final long serialVersionUID = 1L;

    private @Nullable CachedTokens tokens;

    /** For the JVM, which reads one. */
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
