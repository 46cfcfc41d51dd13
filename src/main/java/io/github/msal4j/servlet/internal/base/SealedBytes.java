package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The only form in which the library encrypts: AES-256-GCM in a compact JWE (RFC 7516), whose characters are allowed
 * in cookies. Written here and not by nimbus-jose-jwt, because each redirect of an anonymous request needs it: the
 * header is always the same, so nothing has to be parsed.
 */
public final class SealedBytes {
    /** The beginning of everything that is sealed here: the header, and an empty encrypted key after it. */
    private static final String BEGINNING =
            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).toBase64URL() + "..";

    /** The header is authenticated with the content (RFC 7516 section 5.1, step 14). */
    private static final byte[] HEADER =
            BEGINNING.substring(0, BEGINNING.length() - 2).getBytes(US_ASCII);

    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    /**
     * Ciphers that are not in use, kept because making one costs more than encrypting a cookie, and each redirect of
     * an anonymous request needs one. Their classes are the JDK's, so they do not keep an undeployed application in
     * memory.
     */
    private static final BlockingQueue<Cipher> IDLE = new ArrayBlockingQueue<>(16);

    private SealedBytes() {}

    public static String seal(byte[] content, SecretKey key) {
        return seal("", content, key).toString();
    }

    /** The same behind another text. Written at once into a buffer of its length: the parts would be copied four times. */
    public static StringBuilder seal(String before, byte[] content, SecretKey key) {
        try {
            byte[] iv = Secrets.bytes(IV_BYTES);
            byte[] sealed = run(Cipher.ENCRYPT_MODE, key, iv, content);
            StringBuilder text = new StringBuilder(before.length() + sealedLength(content.length));
            text.append(before).append(BEGINNING);
            DenseText.encode(iv, 0, IV_BYTES, text);
            DenseText.encode(sealed, 0, content.length, text.append('.'));
            DenseText.encode(sealed, content.length, sealed.length, text.append('.'));
            return text;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    private static int sealedLength(int bytes) {
        return BEGINNING.length()
                + DenseText.encodedLength(IV_BYTES)
                + DenseText.encodedLength(bytes)
                + DenseText.encodedLength(TAG_BYTES)
                + 2;
    }

    /** The content; empty if this text was not sealed here with this key. Accepts any text. */
    public static Optional<byte[]> open(String sealed, SecretKey key) {
        // Another header is not parsed: it cannot be ours, and some headers make a parser use much time and memory.
        if (!sealed.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        String[] parts = sealed.substring(BEGINNING.length()).split("\\.", -1);
        return parts.length == 3 ? open(parts, key) : Optional.empty();
    }

    private static Optional<byte[]> open(String[] parts, SecretKey key) {
        try {
            byte[] iv = Base64.getUrlDecoder().decode(parts[0]);
            byte[] content = Base64.getUrlDecoder().decode(parts[1]);
            byte[] tag = Base64.getUrlDecoder().decode(parts[2]);
            if (iv.length != IV_BYTES || tag.length != TAG_BYTES) {
                return Optional.empty();
            }
            byte[] joined = Arrays.copyOf(content, content.length + TAG_BYTES);
            System.arraycopy(tag, 0, joined, content.length, TAG_BYTES);
            return Optional.of(run(Cipher.DECRYPT_MODE, key, iv, joined));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static byte[] run(int mode, SecretKey key, byte[] iv, byte[] content) throws GeneralSecurityException {
        @Nullable Cipher idle = IDLE.poll();
        Cipher cipher = idle == null ? Cipher.getInstance("AES/GCM/NoPadding") : idle;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(HEADER);
        byte[] result = cipher.doFinal(content);
        // A cipher that has failed is not used again. If enough are kept already, this one is dropped.
        IDLE.offer(cipher);
        return result;
    }
}
