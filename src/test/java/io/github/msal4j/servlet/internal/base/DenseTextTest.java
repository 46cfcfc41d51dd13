package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseTextTest {
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
}
