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
 * Encrypts what a session holds of its user for stores outside the process, if {@code msal.session-key} is set. The first
 * key encrypts, all of them decrypt, so that a new one can be put before the old one. Internal to the library; immutable.
 */
public final class SessionSeal {
    /** What was encrypted here is authentic; the filter is for the day on which a key is lost (C16). */
    private static final ObjectInputFilter CLASSES = ObjectInputFilter.Config.createFilter(
            "maxdepth=10;io.github.msal4j.servlet.**;java.lang.String;java.lang.Long;java.lang.Number;java.lang.Record;!*");

    private final List<SecretKey> keys;

    public SessionSeal(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * What is hidden.
     *
     * @param id of the sign-in, so that nobody who can write to the store puts one user's content into another's session
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

    /** The content of this sign-in; empty if no key fits, or another version of the library has written it. */
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
