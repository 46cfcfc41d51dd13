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
 * Encrypts the content of the library's cookies and links. The key is derived from the client credential, so that all
 * nodes have the same key, also after a restart; a new credential means a new key. With {@code
 * msal.client-assertion-file} there is no constant credential: the key is then random and lives as long as the process.
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

    /** The encrypted content, in characters that are allowed in cookies. */
    public String seal(Map<String, Object> content) {
        return SealedBytes.seal(new Payload(content).toBytes(), key);
    }

    /** The content; empty if this text was not sealed with this key. Accepts any text. */
    public Optional<Map<String, Object>> open(String sealed) {
        return sealed.length() > LONGEST
                ? Optional.empty()
                : SealedBytes.open(sealed, key).map(Payload::new).map(Payload::toJSONObject);
    }
}
