package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.base.Hkdf;
import io.github.msal4j.servlet.internal.base.SealedBytes;
import io.github.msal4j.servlet.internal.base.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Seals sign-ins for session stores, if {@code msal.session-key} is set: nobody without a key can read, make or change one.
 * The first key seals and all keys open, so that keys can be changed. It cannot tell that a store gives back what lay in the
 * same session earlier. Immutable.
 *
 * <p>Each seal has a key of its own, derived with a random salt that lies before it: an application may store sessions so often,
 * some after each request, that one key would be used more than 2<sup>32</sup> times, which is the limit for AES-GCM with random
 * nonces (NIST SP 800-38D section 8.3). So there is nothing to count, and no key to change for that reason.
 */
public final class SessionSeal {
    /**
     * Sealed content is authentic. This filter protects an application whose key has become known to somebody else
     * (C16).
     */
    private static final ObjectInputFilter CLASSES = ObjectInputFilter.Config.createFilter(
            "maxdepth=10;maxarray=1000000;io.github.msal4j.servlet.**;java.lang.String;java.lang.Long;java.lang.Number;java.lang.Record;!*");

    private static final char SEPARATOR = ':';

    private final List<SecretKey> keys;

    /**
     * @param application two applications with the same keys do not believe each other's sessions
     */
    public SessionSeal(List<SecretKey> keys, String application) {
        this.keys = keys.stream()
                .map(key -> Hkdf.extract(new byte[0], key.getEncoded()).aesKey("msal4j-servlet session " + application))
                .toList();
    }

    /**
     * All of a sign-in.
     *
     * @param place the id of the container's session, so that somebody who can write to the store cannot put one user's
     *     sign-in into another session
     */
    record Content(
            String place,
            String id,
            @Nullable String sid,
            long beganAt,
            boolean ended,
            VerifiedUser user,
            @Nullable SessionTokens tokens,
            @Nullable String rechecks,
            long verifiedAt)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** What another version has written may lack something. */
        Content {
            Objects.requireNonNull(place);
            Objects.requireNonNull(id);
            Objects.requireNonNull(user);
        }

        @Override
        public String toString() {
            return "Content[hidden]";
        }
    }

    /** Whether there is a key, so that nothing is believed that was not sealed. */
    boolean hides() {
        return !keys.isEmpty();
    }

    /** Whether this one believes what that one has opened. */
    boolean hasTheKeysOf(SessionSeal other) {
        return keys.equals(other.keys);
    }

    String seal(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(content);
        }
        return seal(bytes.toByteArray());
    }

    String seal(byte[] content) {
        String salt = Secrets.random();
        return salt + SEPARATOR + SealedBytes.seal(content, keyOfOneSeal(keys.get(0), salt));
    }

    private static SecretKey keyOfOneSeal(SecretKey key, String salt) {
        return Hkdf.extract(salt.getBytes(StandardCharsets.UTF_8), key.getEncoded())
                .aesKey("msal4j-servlet session, one seal");
    }

    /** The content; empty if no key fits, or if another version of the library has written it. */
    Optional<Content> open(String sealed) {
        return decrypted(sealed).findFirst().flatMap(SessionSeal::read);
    }

    /** Whether one of the keys has sealed it. */
    boolean fits(String sealed) {
        return decrypted(sealed).findFirst().isPresent();
    }

    private Stream<byte[]> decrypted(String sealed) {
        int end = sealed.indexOf(SEPARATOR);
        if (end < 0) {
            // An earlier version had one key for all seals; sessions that sleep through the update are not lost.
            return keys.stream().flatMap(key -> SealedBytes.open(sealed, key).stream());
        }
        String salt = sealed.substring(0, end);
        String content = sealed.substring(end + 1);
        return keys.stream().flatMap(key -> SealedBytes.open(content, keyOfOneSeal(key, salt)).stream());
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
