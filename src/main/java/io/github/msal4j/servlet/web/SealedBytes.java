package io.github.msal4j.servlet.web;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.text.ParseException;
import java.util.Optional;
import javax.crypto.SecretKey;

/** The one form in which the library encrypts: AES-256-GCM in a compact JWE (RFC 7516), whose text a cookie may have. */
public final class SealedBytes {
    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
    /** How everything begins that was sealed here: this header, and no encrypted key behind it. */
    private static final String BEGINNING = HEADER.toBase64URL() + "..";

    private SealedBytes() {}

    public static String seal(byte[] content, SecretKey key) {
        try {
            JWEObject sealed = new JWEObject(HEADER, new Payload(content));
            sealed.encrypt(new DirectEncrypter(key));
            return sealed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    /** The content, or empty if this was not sealed here with this key, whatever else it is. */
    public static Optional<byte[]> open(String sealed, SecretKey key) {
        // A header of somebody else is not even parsed: some bring the parser to its knees, and none can be ours.
        if (!sealed.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        try {
            JWEObject object = JWEObject.parse(sealed);
            object.decrypt(new DirectDecrypter(key));
            return Optional.of(object.getPayload().toBytes());
        } catch (ParseException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
