package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/**
 * Keeps the RSA keys of closed providers for later ones, because making them takes longer than starting a provider. A
 * key is never used by two providers at a time, and not by the next provider that starts, because some tests need a
 * provider with other keys than the one before.
 */
final class SpareKeys {
    private static final int RESTING = 4;
    private static final Queue<RSAKey> RETURNED = new ArrayDeque<>();

    private SpareKeys() {}

    static RSAKey take() {
        synchronized (RETURNED) {
            if (RETURNED.size() > RESTING) {
                return RETURNED.remove();
            }
        }
        return newKey();
    }

    static void giveBack(Collection<RSAKey> keys) {
        synchronized (RETURNED) {
            RETURNED.addAll(keys);
        }
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("making an RSA key", e);
        }
    }
}
