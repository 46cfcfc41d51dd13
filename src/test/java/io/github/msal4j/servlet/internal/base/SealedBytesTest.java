package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The form is that of RFC 7516, as another implementation reads and writes it. */
class SealedBytesTest {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private static byte[] content(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void nimbusOpensWhatIsSealedHere() throws Exception {
        JWEObject object = JWEObject.parse(SealedBytes.seal(content("péndîng"), KEY));
        object.decrypt(new DirectDecrypter(KEY));

        assertThat(object.getPayload().toBytes()).isEqualTo(content("péndîng"));
    }

    @Test
    void whatNimbusSealsIsOpenedHere() throws Exception {
        JWEObject object = new JWEObject(
                new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), new Payload(content("from another node")));
        object.encrypt(new DirectEncrypter(KEY));

        assertThat(SealedBytes.open(object.serialize(), KEY)).contains(content("from another node"));
    }

    /** Guard: the tag is checked, over header, content and nonce. */
    @Test
    void nothingThatWasChangedIsOpened() {
        String sealed = SealedBytes.seal(content("content"), KEY);
        for (int i = 0; i < sealed.length(); i++) {
            String changed = sealed.substring(0, i) + (sealed.charAt(i) == 'A' ? 'E' : 'A') + sealed.substring(i + 1);
            String lastCharacter = sealed.substring(i);
            // The last character of a part may have bits that no byte has.
            if (lastCharacter.length() > 1 && lastCharacter.charAt(1) != '.') {
                assertThat(SealedBytes.open(changed, KEY)).as("character " + i).isEmpty();
            }
            assertThat(SealedBytes.open(sealed.substring(0, i), KEY)).isEmpty();
        }
        assertThat(SealedBytes.open(sealed + ".", KEY)).isEmpty();
        assertThat(SealedBytes.open(sealed + "AAAA", KEY)).isEmpty();
    }

    @Test
    void noNonceIsUsedTwice() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            nonces.add(SealedBytes.seal(content("same"), KEY).split("\\.", -1)[2]);
        }
        assertThat(nonces).hasSize(1_000);
    }
}
