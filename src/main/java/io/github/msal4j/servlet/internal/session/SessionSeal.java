package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.base.SealedBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the user and the tokens of a session for session stores, if {@code msal.session-key} is set. The first key
 * encrypts and all keys decrypt, so that a new key can be put before the old one. Immutable.
 */
public final class SessionSeal {
    /**
     * Encrypted content is authentic. This filter protects an application whose key has become known to somebody else
     * (C16).
     */
    private static final ObjectInputFilter CLASSES = ObjectInputFilter.Config.createFilter(
            "maxdepth=10;io.github.msal4j.servlet.**;java.lang.String;java.lang.Long;java.lang.Number;java.lang.Record;!*");

    private final List<SecretKey> keys;

    public SessionSeal(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * The content that is encrypted.
     *
     * @param id the id of the sign-in, so that somebody who can write to the store cannot put one user's content into
     *     another user's session
     */
    record Content(String id, VerifiedUser user, @Nullable SessionTokens tokens) implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "Content[hidden]";
        }
    }

    boolean hides() {
        return !keys.isEmpty();
    }

    String seal(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(content);
        }
        return SealedBytes.seal(bytes.toByteArray(), keys.get(0));
    }

    /** The content of this sign-in; empty if no key fits, or if another version of the library has written it. */
    Optional<Content> open(String sealed, String id) {
        return keys.stream()
                .flatMap(key -> SealedBytes.open(sealed, key).stream())
                .findFirst()
                .flatMap(SessionSeal::read)
                .filter(content -> content.id().equals(id));
    }

    @SuppressWarnings("BanSerializableRead")
    private static Optional<Content> read(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(CLASSES);
            return Optional.of((Content) in.readObject());
        } catch (IOException | ClassNotFoundException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
