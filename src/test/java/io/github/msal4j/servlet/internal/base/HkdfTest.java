package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R92: the test vectors of RFC 5869, appendix A.1 to A.3. */
class HkdfTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text == null ? "" : text);
    }

    private static String range(int from, int to) {
        StringBuilder hex = new StringBuilder();
        IntStream.rangeClosed(from, to)
                .forEach(value -> hex.append(HexFormat.of().toHexDigits((byte) value)));
        return hex.toString();
    }

    @Test
    void r92_aPlainCase() {
        assertThat(expanded("0b".repeat(22), range(0x00, 0x0c), range(0xf0, 0xf9), 42))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf" + "34007208d5b887185865");
    }

    @Test
    void r92_longerInputsAndOutputs() {
        assertThat(expanded(range(0x00, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82))
                .isEqualTo("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                        + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void r92_noSaltAndNoInfo() {
        assertThat(expanded("0b".repeat(22), "", "", 42))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" + "9d201395faa4b61a96c8");
    }

    private static String expanded(String secret, String salt, String info, int bytes) {
        return HexFormat.of().formatHex(Hkdf.extract(hex(salt), hex(secret)).expand(hex(info), bytes));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "31", "32", "33", "8160"})
    void everyLengthIsTheBeginningOfTheLongest(int bytes) {
        Hkdf hkdf = Hkdf.extract(new byte[0], hex("0b0b"));
        String longest = HexFormat.of().formatHex(hkdf.expand(hex("aa"), 8_160));

        assertThat(HexFormat.of().formatHex(hkdf.expand(hex("aa"), bytes))).isEqualTo(longest.substring(0, 2 * bytes));
        assertThatThrownBy(() -> hkdf.expand(hex("aa"), 8_161)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherPurposeIsAnotherKey() {
        Hkdf hkdf = Hkdf.extract(new byte[0], hex("0b0b"));

        assertThat(hkdf.aesKey("one").getEncoded())
                .hasSize(32)
                .isEqualTo(hkdf.expand("one".getBytes(java.nio.charset.StandardCharsets.UTF_8), 32));
        assertThat(hkdf.aesKey("one")).isNotEqualTo(hkdf.aesKey("two"));
    }
}
