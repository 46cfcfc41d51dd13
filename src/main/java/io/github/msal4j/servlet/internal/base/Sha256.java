package io.github.msal4j.servlet.internal.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** SHA-256 (FIPS 180-4), of which each redirect, each sign-in and each sign-out needs some. */
public final class Sha256 {
    /**
     * Digests that are not in use, kept because to find one takes as much memory as to use it. Their classes are the JDK's, so
     * they do not keep an undeployed application in memory.
     */
    private static final BlockingQueue<MessageDigest> IDLE = new ArrayBlockingQueue<>(16);

    private Sha256() {}

    /** Of these parts, one behind the other. */
    public static byte[] of(byte[]... parts) {
        @Nullable MessageDigest idle = IDLE.poll();
        MessageDigest digest = idle == null ? newDigest() : idle;
        for (byte[] part : parts) {
            digest.update(part);
        }
        byte[] hash = digest.digest();
        // Clears the last block, which may be the end of a secret. If enough are kept already, this one is dropped.
        digest.reset();
        IDLE.offer(digest);
        return hash;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
