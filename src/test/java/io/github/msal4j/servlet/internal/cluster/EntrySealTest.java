package io.github.msal4j.servlet.internal.cluster;

import static io.github.msal4j.servlet.fakes.GivenSettings.sessionKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R113: an entry of the shared store is genuine if a node with the same secret has written it, with this time and under this key. */
class EntrySealTest {
    private static final Instant AT = Instant.parse("2026-01-15T12:00:00Z");
    private static final long MILLIS = AT.toEpochMilli();

    private final SettableClock clock = SettableClock.at(AT);
    private final CapturedLog log = CapturedLog.of(EntrySeal.class);

    @AfterEach
    void close() {
        log.close();
    }

    private static GivenSettings shop() {
        return GivenSettings.openId("https://sso.example");
    }

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private GivenSettings withoutSecret() throws IOException {
        Path file = Files.writeString(directory.resolve("assertion"), "a.b.c");
        return shop().with("client-secret", "").with("client-assertion-file", file.toString());
    }

    private EntrySeal seal(GivenSettings settings) {
        return new EntrySeal(settings.read(), clock);
    }

    private static StoreKeys keys(GivenSettings settings) {
        return new StoreKeys(settings.read());
    }

    private static String of(GivenSettings settings, String sid) {
        return keys(settings).of(new SignOut(Kind.SID, sid, AT));
    }

    private boolean isGenuine(GivenSettings reader, String key, Object value) {
        return seal(reader)
                .open(key, value)
                .filter(entry -> keys(reader).isGenuine(entry.key()) && entry.millis() == MILLIS)
                .isPresent();
    }

    /** By the client secret alone, too. */
    @Test
    void r113_whatANodeHasWrittenAnotherBelieves() {
        String key = of(shop(), "sid-1");
        assertThat(isGenuine(shop(), key, seal(shop()).seal(key, MILLIS))).isTrue();

        GivenSettings keyed = shop().with("session-key", sessionKey('a'));
        assertThat(isGenuine(keyed, key, seal(keyed).seal(key, MILLIS))).isTrue();
        assertThat(log.lines()).isEmpty();
    }

    private static List<Object> forged() {
        String key = of(shop(), "sid-1");
        EntrySeal seal = new EntrySeal(shop().read(), SettableClock.at(AT));
        String own = seal.seal(key, MILLIS).toString();
        String tag = own.substring(own.indexOf('.'));
        return List.of(
                MILLIS,
                Long.toString(MILLIS),
                MILLIS + ".AAAAAAAAAAAAAAAAAAAAAA",
                (MILLIS + 1) + tag,
                seal.seal(of(shop(), "sid-2"), MILLIS),
                seal.seal(of(shop(), "sid-1").replace(":sid:", ":sub:"), MILLIS),
                new EntrySeal(shop().with("client-secret", "another-secret").read(), SettableClock.at(AT))
                        .seal(key, MILLIS));
    }

    /** Guard: {@code EntrySeal.fits}. It is handed on all the same, since it may be of a node whose secret is being changed. */
    @ParameterizedTest
    @MethodSource("forged")
    void r113_whatSomebodyElseHasWrittenIsDoubtful(Object value) {
        String key = of(shop(), "sid-1");

        assertThat(seal(shop()).open(key, value)).hasValueSatisfying(entry -> {
            assertThat(keys(shop()).isGenuine(entry.key())).isFalse();
            assertThat(keys(shop()).read(entry.key(), entry.millis()).map(SignOut::id))
                    .contains("sid-1");
        });
    }

    /** Guard: the warning in {@code EntrySeal.opened}. Both nodes say so, since each reads what the other has written. */
    @Test
    void r115_aKeyOrCredentialThatDoesNotFitIsToldOfOnceAnHour() {
        String key = of(shop(), "sid-1");
        GivenSettings other = shop().with("client-secret", "another-secret");
        EntrySeal here = seal(shop());
        EntrySeal there = seal(other);

        for (int i = 0; i < 3; i++) {
            here.open(key, there.seal(key, MILLIS));
        }
        assertThat(log.lines())
                .hasSize(1)
                .allMatch(line -> line.contains("another msal.session-key (or client credential"));
        there.open(key, here.seal(key, MILLIS));
        assertThat(log.lines()).hasSize(2).noneMatch(line -> line.contains("sid-1"));

        clock.advance(Duration.ofHours(2));
        here.open(key, there.seal(key, MILLIS));
        assertThat(log.lines()).hasSize(3);
    }

    /** A change of the key, in the order that the documentation has: the new one second, then first. Guard: all keys are tried. */
    @Test
    void r115_whileTheSessionKeyIsBeingChangedEachNodeBelievesTheOthers() {
        List<GivenSettings> steps = List.of(
                shop().with("session-key", sessionKey('a')),
                shop().with("session-key", sessionKey('a') + " " + sessionKey('b')),
                shop().with("session-key", sessionKey('b') + " " + sessionKey('a')),
                shop().with("session-key", sessionKey('b')));
        String key = of(shop(), "sid-1");

        for (int i = 1; i < steps.size(); i++) {
            GivenSettings before = steps.get(i - 1);
            GivenSettings after = steps.get(i);
            assertThat(isGenuine(after, key, seal(before).seal(key, MILLIS))).isTrue();
            assertThat(isGenuine(before, key, seal(after).seal(key, MILLIS))).isTrue();
        }
    }

    /** A client assertion that others make is no secret of the nodes: entries are numbers, as before there were seals. */
    @Test
    void r113_withoutASecretEntriesAreNumbers() throws IOException {
        String key = of(withoutSecret(), "sid-1");

        assertThat(seal(withoutSecret()).seal(key, MILLIS)).isEqualTo(MILLIS);
        assertThat(isGenuine(withoutSecret(), key, MILLIS)).isTrue();
        assertThat(isGenuine(withoutSecret(), key, Long.toString(MILLIS))).isTrue();
    }

    /** Guard: {@code StoreKeys} keeps them apart. Several applications may use one cache. */
    @Test
    void r113_whatLiesUnderAnotherKindOfKeyIsNotBelievedAndConcernsNoOtherApplication() throws IOException {
        String plain = of(withoutSecret(), "sid-1");
        GivenSettings other = shop().with("client-id", "other");

        assertThat(isGenuine(shop(), plain, MILLIS)).isFalse();
        assertThat(keys(shop()).read(plain, MILLIS)).isPresent();
        String others = of(other, "sid-1");
        assertThat(seal(shop()).open(others, seal(other).seal(others, MILLIS)))
                .hasValueSatisfying(entry ->
                        assertThat(keys(shop()).read(entry.key(), MILLIS)).isEmpty());
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void r112_whatNoNodeWritesIsSkipped() {
        String key = of(shop(), "sid-1");
        for (Object value : List.of("soon", "", "-1", "1.2", MILLIS + ".x", 1.5, new byte[] {1}, "9".repeat(19))) {
            assertThat(seal(shop()).open(key, value)).as("%s", value).isEmpty();
        }
    }
}
