package io.github.msal4j.servlet.internal.web;

import com.nimbusds.jose.Payload;
import io.github.msal4j.servlet.internal.base.SealedBytes;
import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what a browser carries for the library. The key is derived from the client credential,
 * so that every node of the application opens what any of them sealed, also after a restart, and a new credential makes
 * a new key. With a federated assertion there is nothing to derive it from: the key then lives as long as the process.
 */
public final class CookieSeal {
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
        return SealedBytes.seal(new Payload(content).toBytes(), key);
    }

    /** The content, or empty if this was not sealed by us with this key, whatever else it is. */
    public Optional<Map<String, Object>> open(String sealed) {
        return sealed.length() > LONGEST
                ? Optional.empty()
                : SealedBytes.open(sealed, key).map(Payload::new).map(Payload::toJSONObject);
    }
}
