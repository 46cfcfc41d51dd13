package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.Golden;
import io.github.msal4j.servlet.fakes.Serialized;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R65: the tokens of a session as they lie in a session store today, byte by byte. */
class StoredFormTest {
    private static final String ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9."
            + encoded(
                    "{\"oid\":\"11111111-aaaa-4222-8333-0123456789ab\",\"tid\":\"72f988bf-86f1-41af-91ab-2d7cd011db47\","
                            + "\"aud\":\"4f0a2a8e-1111-4222-8333-0123456789ab\","
                            + "\"iss\":\"https://login.example/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0\","
                            + "\"preferred_username\":\"ada@contoso.example\",\"name\":\"Ada Lovelace\"}")
            + ".c2lnbmF0dXJl";
    /** As MSAL4J 1.26 writes it, in one line. */
    private static final String MSAL_CACHE = resource("msal-cache.json").strip();

    private static final Instant EXPIRES = Instant.parse("2026-01-15T13:00:00Z");
    private static final HeldToken GRAPH = HeldToken.issued(
            "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJncmFwaCJ9.c2lnbmF0dXJlIDE",
            new TokenLife(EXPIRES.minusSeconds(300), EXPIRES),
            new LinkedHashSet<>(List.of("openid", "profile", "email", "User.Read")),
            null);
    private static final HeldToken ORDERS = HeldToken.issued(
            "opaque orders token",
            new TokenLife(EXPIRES.minusSeconds(300), EXPIRES),
            Set.of("https://orders.example/Orders.Read"),
            "fabrikam.example");
    private static final long NOW = EXPIRES.getEpochSecond() - 3_600;

    private static final byte[] CACHED_TOKENS =
            Golden.of(StoredFormTest.class, "cached-tokens-1.txt", StoredFormTest::tokens);
    private static final byte[] HELD_TOKEN = Golden.of(StoredFormTest.class, "held-token-1.txt", () -> ORDERS);

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String resource(String name) {
        try (var in = StoredFormTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two tokens, of which the first was refreshed once, at a provider that wants to be left alone for a minute. */
    private static CachedTokens tokens() {
        return CachedTokens.of(ID_TOKEN, MSAL_CACHE, ORDERS)
                .with(ID_TOKEN, MSAL_CACHE, GRAPH, NOW)
                .pausedUntil(NOW + 60);
    }

    @Test
    void whatIsStoredTodayIsTheSample() {
        assertThat(Serialized.bytes(tokens())).isEqualTo(CACHED_TOKENS);
        assertThat(Serialized.bytes(ORDERS)).isEqualTo(HELD_TOKEN);
    }

    /** Guards: the order of {@link KnownWords}, and of all that {@code CachedTokens} and {@code HeldToken} write. */
    @Test
    void theSampleIsRead() {
        CachedTokens read = (CachedTokens) Serialized.read(CACHED_TOKENS);

        assertThat(read.msalCache(ID_TOKEN)).isEqualTo(MSAL_CACHE);
        assertThat(read.ready()).hasSize(2);
        assertSame(read.ready().get(0), GRAPH);
        assertSame(read.ready().get(1), ORDERS);
        assertThat(read.isPausedAt(NOW + 59)).isTrue();
        assertThat(read.isPausedAt(NOW + 60)).isFalse();
        assertThat(read.isOlderThan(tokens())).as("refreshed as often").isFalse();
        assertThat(tokens().isOlderThan(read)).isFalse();
        assertSame((HeldToken) Serialized.read(HELD_TOKEN), ORDERS);
    }

    private static void assertSame(HeldToken read, HeldToken written) {
        assertThat(read.value()).isEqualTo(written.value());
        assertThat(read.expiresAt()).isEqualTo(written.expiresAt());
        assertThat(read.scopes()).isEqualTo(written.scopes());
        assertThat(read.isToBeRefreshedAt(EXPIRES.getEpochSecond() - 301)).isFalse();
        assertThat(read.isToBeRefreshedAt(EXPIRES.getEpochSecond() - 300)).isTrue();
        TokenRequest orders = TokenRequest.of("https://orders.example/Orders.Read");
        assertThat(read.covers(orders)).isFalse();
        assertThat(read.covers(orders.inTenant("fabrikam.example"))).isEqualTo(written == ORDERS);
    }

    /** Nothing of what MSAL4J repeats is written out: a word that is missing there makes every session longer. */
    @Test
    void everyWordOfTheSchemaIsKnown() throws ParseException {
        KnownWords known = new KnownWords(ID_TOKEN, GRAPH, ORDERS);
        for (Map.Entry<String, Object> section :
                JSONObjectUtils.parse(MSAL_CACHE).entrySet()) {
            assertThat(known.number(section.getKey())).as(section.getKey()).isNotNegative();
            for (Object entity : ((Map<?, ?>) section.getValue()).values()) {
                assertThat(((Map<?, ?>) entity).keySet()).allSatisfy(word -> assertThat(known.number((String) word))
                        .isNotNegative());
            }
        }
        assertThat(DenseCache.pack(MSAL_CACHE, known)).hasSizeLessThan(600);
    }

    /** Guard: {@code CachedTokens.checked}. What was damaged in the store must not fill the heap. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, (1 << 20) + 1, Integer.MAX_VALUE})
    void c16_aLengthThatCannotBeIsRefused(int length) {
        ByteBuffer stored = ByteBuffer.wrap(CACHED_TOKENS.clone());
        int written = DenseCache.pack(MSAL_CACHE, new KnownWords(ID_TOKEN, GRAPH, ORDERS)).length;
        int at = 0;
        while (stored.getInt(at) != written) {
            at++;
        }
        stored.putInt(at, length);

        assertThatThrownBy(() -> Serialized.read(stored.array())).hasRootCauseInstanceOf(InvalidObjectException.class);
    }

    @Test
    void c16_aSampleThatWasCutOffIsRefused() {
        for (int length = 0; length < CACHED_TOKENS.length; length++) {
            byte[] cut = Arrays.copyOf(CACHED_TOKENS, length);
            assertThatThrownBy(() -> Serialized.read(cut)).isInstanceOf(IllegalStateException.class);
        }
    }
}
