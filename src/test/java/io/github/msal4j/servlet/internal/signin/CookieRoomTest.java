package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R106: which cookies of pending sign-ins make room for another one. */
class CookieRoomTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String OURS = "aaaaaa";
    private static final String OTHERS = "bbbbbb";

    /** Named by application and age in minutes, such as {@code a3}. */
    private static PendingCookie cookie(String name, int length) {
        String application = name.startsWith("a") ? OURS : OTHERS;
        Instant began = NOW.minusSeconds(60L * Integer.parseInt(name.substring(1)));
        String value = PendingCookie.beginning(application, began) + "sealed";
        PendingCookie read = PendingCookie.read(name, value);
        return new PendingCookie(name, read.application(), read.beganAt(), read.sealed(), length);
    }

    @ParameterizedTest(name = "R106 {0}: present {1}, {2} characters each; others {4}; clears {5}")
    @CsvSource({
        "few, a1 b2, 400, 400, 500, ''",
        "eight tabs, a1 a2 a3 a4 a5 a6 a7, 400, 400, 500, ''",
        "a tenth tab, a1 a2 a3 a4 a5 a6 a7 a8 a9, 400, 400, 500, a9",
        "many tabs cost another application nothing, a1 a2 a3 a4 a5 a6 a7 a8 a9 b14, 400, 400, 500, a9",
        "long ones, a1 a2 b3, 2300, 2300, 500, a2 a1",
        "another application has everything, b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12, 400, 400, 500, b12",
        "what is over, a1 a15 b16, 400, 400, 500, b16 a15",
        "other cookies have all the room, a1 a2 b3, 400, 400, 6144, a2 a1 b3",
        "other cookies have most of the room, a1 a2 b3, 400, 400, 4400, a2 a1",
        "a clock that is ahead elsewhere, b-5 a1, 400, 400, 500, ''"
    })
    void theOldestGo(String what, String present, int each, int needed, int others, String cleared) {
        List<PendingCookie> cookies = new ArrayList<>();
        for (String name : present.split(" ", -1)) {
            cookies.add(cookie(name, each));
        }

        assertThat(CookieRoom.toClear(cookies, OURS, needed, others, NOW))
                .extracting(PendingCookie::name)
                .containsExactly(cleared.isEmpty() ? new String[0] : cleared.split(" ", -1));
    }

    @Test
    void c12_thereAreNeverVeryMany() {
        List<PendingCookie> planted = new ArrayList<>(List.of(cookie("a1", 400)));
        for (int i = 0; i < 60; i++) {
            planted.add(PendingCookie.read("p" + i, "x"));
        }

        assertThat(CookieRoom.toClear(planted, OURS, 400, 500, NOW)).hasSize(42).allMatch(cookie -> cookie.name()
                .startsWith("p"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a.b",
                "a.!.c",
                "a.zzzzzzzzzzzzzzzzzzzzz.c",
                ".a.b",
                "a..c",
                "a.-1y2p0ij32e8e8.c",
                "a.8mpzf2iiinz.c",
                "a.zzzzzzz.c"
            })
    void c12_whatIsNoCookieOfOursGoesFirstIfRoomIsNeeded(String value) {
        PendingCookie useless = PendingCookie.read("useless", value);

        assertThat(CookieRoom.toClear(List.of(cookie("a1", 400), useless), OURS, 400, 500, NOW))
                .as("no need")
                .filteredOn(cookie -> !cookie.equals(useless))
                .isEmpty();
        assertThat(CookieRoom.toClear(List.of(cookie("a1", 400), useless), OURS, 400, 6_000, NOW))
                .first()
                .isEqualTo(useless);
    }

    @Test
    void theValueSaysWhoseItIsAndWhenItBegan() {
        PendingCookie read = PendingCookie.read("n", PendingCookie.beginning(OURS, NOW) + "a.b..c");

        assertThat(read.isOf(OURS)).isTrue();
        assertThat(read.isOf(OTHERS)).isFalse();
        assertThat(read.beganAt()).isEqualTo(NOW);
        assertThat(read.sealed()).isEqualTo("a.b..c");
        assertThat(read).hasToString("PendingCookie[n]");
    }
}
