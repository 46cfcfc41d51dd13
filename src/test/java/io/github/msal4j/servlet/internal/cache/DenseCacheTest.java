package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R47: what eviction and refresh need comes back, whatever the account looks like. */
class DenseCacheTest {
    private static final String HOME = "11111111-aaaa-4222-8333-0123456789ab.72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9."
            + encoded(
                    "{\"oid\":\"11111111-aaaa-4222-8333-0123456789ab\",\"tid\":\"72f988bf-86f1-41af-91ab-2d7cd011db47\","
                            + "\"aud\":\"client-1\",\"iss\":\"https://login.example:8443/t/v2.0\",\"name\":\"Ada\"}")
            + ".c2lnbmF0dXJl";
    private static final HeldToken GRAPH = token("eyJncmFwaCI6MX0.eyJhIjoxfQ.c2ln");
    private static final HeldToken ORDERS = token("opaque orders token");

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static HeldToken token(String value) {
        return HeldToken.issued(value, new TokenLife(Instant.EPOCH, Instant.MAX.minusSeconds(1)), Set.of("a"), null);
    }

    private static String entity(String key, String secret) {
        return "\"" + key + "\":{\"home_account_id\":\"" + HOME + "\",\"environment\":\"login.example\",\"secret\":\""
                + secret + "\"}";
    }

    static Stream<Arguments> caches() {
        String refresh = encoded("refresh").repeat(1) + ".AgAB_-x";
        return Stream.of(
                Arguments.of("empty", "{}"),
                Arguments.of("no text at all", ""),
                Arguments.of("not JSON", "\"\"\"a\"\\\"\u0000"),
                Arguments.of(
                        "Entra",
                        "{\"AccessToken\":{"
                                + entity(
                                        HOME
                                                + "-login.example-accesstoken-client-1-72f988bf-86f1-41af-91ab-2d7cd011db47-a",
                                        GRAPH.value())
                                + "},\"RefreshToken\":{" + entity("r", refresh) + "},\"IdToken\":{"
                                + entity("i", ID_TOKEN) + "}}"),
                Arguments.of(
                        "several APIs", "{" + entity("a", GRAPH.value()) + "," + entity("b", ORDERS.value()) + "}"),
                Arguments.of("another ID token, of a guest", "{" + entity("i", "eyJ4Ijp5fQ.e30.AA") + "}"),
                Arguments.of(
                        "a name with quotation marks",
                        "{\"name\":\"Ada \\\"the\\\" \\\\Countess\\u0041 ä\uD83D\uDE00\"}"),
                Arguments.of("what a later version adds", "{\"Future\":{\"x\":[1,2,{\"y\":null}]}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("caches")
    void r47_nothingGetsLost(String kind, String cache) {
        KnownWords known = new KnownWords(ID_TOKEN, GRAPH, ORDERS);

        assertThat(DenseCache.unpack(DenseCache.pack(cache, known), known)).isEqualTo(cache);
    }

    @Test
    void whatTheSessionHoldsAnywayIsNotWrittenAgain() {
        String cache = "{" + entity("a", GRAPH.value().repeat(1)) + "," + entity("i", ID_TOKEN) + "}";

        byte[] packed = DenseCache.pack(cache, new KnownWords(ID_TOKEN, GRAPH));

        assertThat(packed).hasSizeLessThan(60);
    }

    /** Guard: the hash of the text. */
    @Test
    void r37_aCacheOfAnotherSessionOrVersionIsEmpty() {
        byte[] packed = DenseCache.pack("{" + entity("a", GRAPH.value()) + "}", new KnownWords(ID_TOKEN, GRAPH));

        assertThat(DenseCache.unpack(packed, new KnownWords(ID_TOKEN, ORDERS))).isEqualTo(DenseCache.EMPTY);
        assertThat(DenseCache.unpack(packed, new KnownWords(ID_TOKEN))).isEqualTo(DenseCache.EMPTY);
        assertThat(DenseCache.unpack(new byte[] {1, 2}, new KnownWords(ID_TOKEN)))
                .isEqualTo(DenseCache.EMPTY);
        assertThat(DenseCache.unpack(new byte[] {0, 0, 0, 0, (byte) 255, 127, 0, 0, 0}, new KnownWords("")))
                .isEqualTo(DenseCache.EMPTY);
    }

    /** Whoever can write to a store could send a request down the stack for each byte. */
    @Test
    void c16_aDamagedCacheIsReadWithoutRecursion() {
        byte[] damaged = new byte[1 << 20];
        Arrays.fill(damaged, (byte) 254);

        assertThat(DenseCache.unpack(damaged, new KnownWords(""))).isEqualTo(DenseCache.EMPTY);
    }

    /** Guard: the words are found wherever they stand, and no longer or shorter one is taken for them. */
    @Test
    void aWordIsKnownByAllOfItsCharacters() {
        KnownWords known = new KnownWords(ID_TOKEN, GRAPH);

        assertThat(known.number("xsecrety", 1, 7))
                .isEqualTo(known.number("secret"))
                .isNotNegative();
        assertThat(known.number("secret", 0, 5)).isNegative();
        assertThat(known.number("sxcret")).isNegative();
        assertThat(known.number("\uFFFFx\uFFFF")).isNegative();
        assertThat(known.word(known.number(GRAPH.value()))).isEqualTo(GRAPH.value());
    }

    @Test
    void veryManyAccessTokensFit() {
        HeldToken[] many = Stream.generate(() -> GRAPH).limit(1_000).toArray(HeldToken[]::new);
        many[999] = ORDERS;
        KnownWords known = new KnownWords("not a token", many);
        String cache = "{" + entity("a", GRAPH.value()) + entity("b", ORDERS.value()) + "}";

        assertThat(DenseCache.unpack(DenseCache.pack(cache, known), known)).isEqualTo(cache);
    }

    /** Guard: what lies in a store has the checksum of the whole text in UTF-8; it is computed piece by piece. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 254, 255, 256, 257, 511, 512, 513})
    void theChecksumIsThatOfTheWholeText(int before) {
        String cache = "a".repeat(before) + "\uD83D\uDE00ä\uD83D" + "€".repeat(600) + "\uDE00";
        CRC32 whole = new CRC32();
        whole.update(cache.getBytes(UTF_8));

        byte[] packed = DenseCache.pack(cache, new KnownWords(ID_TOKEN));

        assertThat(ByteBuffer.wrap(packed).getInt()).isEqualTo((int) whole.getValue());
    }

    /** Guard: {@code KnownWords.MOST}. A number is one byte, and two of its values mean something else. */
    @Test
    void eachOfVeryManyAccessTokensComesBack() {
        HeldToken[] many =
                IntStream.range(0, 1_000).mapToObj(i -> token("token " + i)).toArray(HeldToken[]::new);
        KnownWords known = new KnownWords(ID_TOKEN, many);
        String cache = Stream.of(many).map(token -> entity("a", token.value())).collect(Collectors.joining(","));

        assertThat(DenseCache.unpack(DenseCache.pack(cache, known), known)).isEqualTo(cache);
    }
}
