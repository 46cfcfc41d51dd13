package io.github.msal4j.servlet.web;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import io.github.msal4j.servlet.config.ClientCredential;
import io.github.msal4j.servlet.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what a browser carries for the library (AES-256-GCM in a JWE). The key is derived from the client credential,
 * so that every node of the application opens what any of them sealed, also after a restart, and a new credential makes
 * a new key. With a federated assertion there is nothing to derive it from: the key then lives as long as the process.
 */
public final class CookieSeal {
    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
    /** How everything begins that was sealed here: this header, and no encrypted key behind it. */
    private static final String BEGINNING = HEADER.toBase64URL() + "..";

    private static final int LONGEST = 4_096;

    private final SecretKey key;

    public CookieSeal(Settings settings) {
        this.key = derive(material(settings.credential()), "msal4j-servlet cookie seal " + settings.clientId());
    }

    private static byte[] material(ClientCredential credential) {
        if (credential instanceof ClientCredential.Secret secret) {
            return secret.value().getBytes(StandardCharsets.UTF_8);
        }
        byte[] encoded = credential instanceof ClientCredential.CertificateFile file
                ? file.atStart().key().getEncoded()
                : null;
        return encoded == null ? Secrets.random().getBytes(StandardCharsets.US_ASCII) : encoded;
    }

    private static SecretKey derive(byte[] material, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(material, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }

    /** The sealed form of the content, in characters that a cookie may have. */
    public String seal(Map<String, Object> content) {
        try {
            JWEObject sealed = new JWEObject(HEADER, new Payload(content));
            sealed.encrypt(new DirectEncrypter(key));
            return sealed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A cookie could not be sealed", e);
        }
    }

    /** The content, or empty if this was not sealed by us with this key, whatever else it is. */
    public Optional<Map<String, Object>> open(String sealed) {
        // A header of somebody else is not even parsed: some bring the library to its knees, and none can be ours.
        if (sealed.length() > LONGEST || !sealed.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        try {
            JWEObject object = JWEObject.parse(sealed);
            object.decrypt(new DirectDecrypter(key));
            return Optional.ofNullable(object.getPayload().toJSONObject());
        } catch (ParseException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
