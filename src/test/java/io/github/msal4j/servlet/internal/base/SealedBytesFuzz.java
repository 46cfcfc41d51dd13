package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** C12, R83: what was sealed comes back, whatever it was; and nothing comes out of any text but what was sealed with the key. */
class SealedBytesFuzz {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final SecretKey OTHER = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");
    /** Of one content, as a cookie may have it. */
    private static final byte[] CONTENT = "{\"s\":\"state\"}".getBytes(StandardCharsets.UTF_8);

    private static final String SEALED = SealedBytes.seal(CONTENT, KEY);

    /** {@code SEALED} stands for something genuine. The first two bytes say which character of another one is changed. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..", "SEALED", ".", "=", "%", "eyJ", "A", "+"})
    void sealed(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8).replace("SEALED", SEALED);
        // Base64 has several texts for the same bytes.
        SealedBytes.open(text, KEY).ifPresent(opened -> assertThat(opened).isEqualTo(CONTENT));
        String own = SealedBytes.seal(input, KEY);
        assertThat(own).matches("[A-Za-z0-9_.-]+");
        assertThat(SealedBytes.open(own, KEY).orElseThrow()).isEqualTo(input);
        assertThat(SealedBytes.open(own, OTHER)).isEmpty();
        if (input.length > 1) {
            int at = Math.floorMod(input[0] * 31 + input[1], own.length());
            char changed = own.charAt(at) == 'A' ? 'B' : 'A';
            String forged = own.substring(0, at) + changed + own.substring(at + 1);
            // The last character of a part may have bits that belong to no byte.
            SealedBytes.open(forged, KEY).ifPresent(opened -> assertThat(opened).isEqualTo(input));
        }
    }
}
