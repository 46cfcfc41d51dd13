package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.RSAKey;

/** R3: whatever a provider publishes as keys, nothing is thrown, and no short key is used. */
class PublishedKeysFuzz {
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.RS256);

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "{\"keys\":[{",
        "\"kty\":\"RSA\"",
        "\"kty\":\"EC\"",
        "\"kty\":\"OKP\"",
        "\"crv\":\"P-256\"",
        "\"n\":\"",
        "\"e\":\"AQAB\"",
        "\"x\":\"",
        "\"y\":\"",
        "\"use\":\"sig\"",
        "\"key_ops\":[\"verify\"]",
        "\"x5c\":[\"",
        "\"issuer\":\""
    })
    void publishedKeys(byte[] input) {
        PublishedKeys keys = PublishedKeys.parse(new String(input, StandardCharsets.UTF_8));
        for (Key key : keys.candidates(HEADER, "https://issuer.example", "")) {
            assertThat(((RSAKey) key).getModulus().bitLength()).isGreaterThanOrEqualTo(2048);
        }
    }
}
