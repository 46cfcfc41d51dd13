package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOutMemory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * R112, R97: whatever lies in the shared store, it is the sign-out that this application would have written under that key, or
 * nothing; and it concerns nobody who signs in later by this node's clock.
 */
class StoreKeysFuzz {
    private static final StoreKeys KEYS =
            new StoreKeys(GivenSettings.openId("https://sso.example").read());
    private static final StoreKeys OTHERS =
            new StoreKeys(GivenSettings.openId("https://other.example").read());
    private static final Duration LIFE = Duration.ofHours(13);

    /** The entry's number, and in a second line its key behind that of the application. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "sid:",
        "sub:",
        "user:",
        "all:",
        "had:",
        "beat:",
        "once:",
        "9223372036854775807",
        "-1",
        "sid-1",
        "sub-1"
    })
    void entry(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        long millis = number(parts[0]);
        String rest = ":" + parts[parts.length - 1];
        assertIsThatOrNothing(KEYS.own(rest), millis);
        assertIsThatOrNothing(KEYS.application() + rest, millis);
    }

    private static void assertIsThatOrNothing(String key, long millis) {
        assertThat(OTHERS.read(key, millis)).isEmpty();
        KEYS.read(key, millis).ifPresent(signOut -> {
            assertThat(KEYS.of(signOut)).isEqualTo(KEYS.own(key));
            assertThat(KEYS.isBeat(key)).isFalse();
            assertThat(KEYS.issuedSid(key)).isEmpty();
            assertConcernsNobodyLater(signOut);
        });
    }

    private static void assertConcernsNobodyLater(SignOut signOut) {
        // A time that other clocks may have already is believed.
        InstantSource before = InstantSource.fixed(SignedIn.BEGAN.minus(Duration.ofMinutes(10)));
        SignOutMemory memory = new SignOutMemory(LIFE, Duration.ofMinutes(20), before);
        memory.remember(signOut, true);
        assertThat(memory.concerns(SignedIn.session("sid-1", "sub-1")))
                .as("%s", signOut)
                .isFalse();
        memory.close();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
