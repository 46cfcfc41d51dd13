package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseTextTest {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                ".",
                "a",
                "ab",
                "abc",
                "abcd",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
                "0.AXoA-_x.AgABAAAA",
                "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s",
                "YR",
                "YQ==",
                "a+b/c",
                "opaque token, with blanks and umläuts \uD83D\uDE00",
                "\u0000"
            })
    void everyTextComesBackAsItWas(String text) {
        assertThat(DenseText.unpack(DenseText.pack(text))).isEqualTo(text);
    }

    @Test
    void whateverATokenIsMadeOfItComesBack() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append("abyzAZ059-_.".charAt(random.nextInt(12)));
            }
            assertThat(DenseText.unpack(DenseText.pack(text.toString()))).isEqualTo(text.toString());
        }
    }

    /** R65: a session that sleeps was packed by the JDK's Base64, part by part, and by what it refuses. */
    @Test
    void r65_theFormIsThatOfTheJdksBase64() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append("abyzAZ059-_..=+\u00e4A".charAt(random.nextInt(17)));
            }
            String framed = "x\"." + text + ".\"y";

            assertThat(DenseText.pack(framed, 3, 3 + text.length())).isEqualTo(byTheJdk(text.toString()));
        }
    }

    private static byte[] byTheJdk(String text) {
        String[] parts = text.split("\\.", -1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(parts.length);
        for (String part : parts) {
            byte[] decoded = decoded(part);
            if (parts.length > 16 || !part.equals(ENCODER.encodeToString(decoded))) {
                packed.reset();
                packed.write(0);
                packed.writeBytes(text.getBytes(UTF_8));
                return packed.toByteArray();
            }
            packed.write(decoded.length >> 8);
            packed.write(decoded.length);
            packed.writeBytes(decoded);
        }
        return packed.toByteArray();
    }

    private static byte[] decoded(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException notBase64) {
            return new byte[] {1};
        }
    }

    @Test
    void whatStandsBetweenOtherThingsIsUnpackedAlone() {
        byte[] packed = DenseText.pack("eyJhIjoxfQ.c2ln");
        byte[] framed = new byte[packed.length + 5];
        System.arraycopy(packed, 0, framed, 2, packed.length);

        StringBuilder text = new StringBuilder("before ");
        DenseText.unpack(framed, 2, 2 + packed.length, text);
        assertThat(text).hasToString("before eyJhIjoxfQ.c2ln");
    }

    @Test
    void aTokenTakesThreeQuartersOfItsCharacters() {
        String token = "eyJhbGciOiJSUzI1NiJ9." + "abcd".repeat(300) + "." + "AQEB".repeat(85);

        assertThat(DenseText.pack(token)).hasSizeLessThan(token.length() * 3 / 4 + 10);
        assertThat(DenseText.pack("abcd".repeat(100_000)))
                .as("one that is longer than any is kept as it is")
                .hasSize(400_001);
    }

    /** The length of a part is stored in two bytes. */
    @Test
    void theLongestPartIsThreeQuartersToo() {
        String longest = "abcd".repeat(0xFFFF / 3);

        assertThat(DenseText.pack(longest)).hasSize(0xFFFF + 3);
        assertThat(DenseText.unpack(DenseText.pack(longest))).isEqualTo(longest);
        assertThat(DenseText.unpack(DenseText.pack(longest + "YQ"))).isEqualTo(longest + "YQ");
    }

    @Test
    void onePartIsReadWithoutTheOthers() {
        byte[] packed = DenseText.pack("eyJhIjoxfQ.eyJuYW1lIjoiw6QifQ.c2ln");

        assertThat(DenseText.decoded(packed, 1)).isEqualTo("{\"name\":\"ä\"}");
        assertThat(DenseText.decoded(packed, 3)).isNull();
        assertThat(DenseText.decoded(DenseText.pack("not Base64 at all"), 1)).isNull();
    }
}
