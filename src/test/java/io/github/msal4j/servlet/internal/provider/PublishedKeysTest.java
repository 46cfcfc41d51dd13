package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R3: one member of a key set that is no key takes no other key away, whatever it is. */
class PublishedKeysTest {
    private static final RSAKey GOOD = OwnKeys.rsa("good");

    static Stream<String> r3_whatIsNoKeyTakesNoOtherAway() {
        return Stream.of(
                "null",
                "true",
                "1",
                "\"text\"",
                "[]",
                "[null]",
                "{}",
                "{\"kty\":null}",
                "{\"kty\":\"none\"}",
                "{\"kty\":\"RSA\"}",
                "{\"kty\":\"RSA\",\"n\":\"AA\",\"e\":\"AA\"}",
                "{\"kty\":\"RSA\",\"n\":\"" + "_".repeat(100_000) + "\",\"e\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":[\"AAAA\",null]}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"key_ops\":[\"verify\",null]}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"issuer\":[]}");
    }

    @ParameterizedTest(name = "R3 {0}")
    @MethodSource
    void r3_whatIsNoKeyTakesNoOtherAway(String member) {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("good").build();

        for (String members : new String[] {member + "," + GOOD.toPublicJWK(), GOOD.toPublicJWK() + "," + member}) {
            PublishedKeys keys = PublishedKeys.parse("{\"keys\":[" + members + "]}");

            assertThat(keys.candidates(header, "https://issuer.example", "")).hasSize(1);
        }
    }
}
