package io.github.msal4j.servlet.internal.config;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.util.regex.Pattern;

/** Reads {@code msal.client-certificate-key-id}: the key's thumbprint (RFC 7638), or the id under which the provider has it. */
final class KeyIds {
    /** A word that follows the file when the certificate is renewed. */
    static final String THUMBPRINT = "jwk-thumbprint";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private KeyIds() {}

    static ClientCredential.KeyId parse(String text) {
        if (text.equals(THUMBPRINT)) {
            return KeyIds::thumbprint;
        }
        if (!ID.matcher(text).matches()) {
            throw new IllegalArgumentException("is '" + text
                    + "'; give the id that the key has at the provider, without spaces, or " + THUMBPRINT);
        }
        return pair -> text;
    }

    private static String thumbprint(ClientCredential.Certificate pair) {
        try {
            return new RSAKey.Builder((RSAPublicKey) pair.certificate().getPublicKey())
                    .build()
                    .computeThumbprint()
                    .toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
