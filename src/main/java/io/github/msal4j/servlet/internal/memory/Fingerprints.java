package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.base.Sha256;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * By what an id is known where it need not be read again: a part of its salted SHA-256. Who reads one learns neither the
 * provider's session nor the user.
 */
final class Fingerprints {
    static final int SALT_BYTES = 16;

    private final byte[] salt;

    Fingerprints(byte[] salt) {
        this.salt = salt.clone();
    }

    /** With a salt of its own. */
    static Fingerprints create() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new Fingerprints(salt);
    }

    byte[] salt() {
        return salt.clone();
    }

    Fingerprint of(Kind kind, String id) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(salt, (kind.code() + ":" + id).getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(hash.getLong(), hash.getLong());
    }
}
