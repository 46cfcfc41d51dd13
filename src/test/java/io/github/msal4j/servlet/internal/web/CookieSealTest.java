package io.github.msal4j.servlet.internal.web;

import static io.github.msal4j.servlet.fakes.GivenSettings.sessionKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.internal.base.Hkdf;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSealTest {
    private static final Map<String, Object> CONTENT =
            Map.of("state", "state-of-a-sign-in", "at", 7L, "scopes", List.of("a", "b"));

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private final SettableClock clock = SettableClock.at(NOW);
    private final CookieSeal seal = of(shop());

    private CookieSeal of(GivenSettings settings) {
        return new CookieSeal(settings.read(), clock);
    }

    private static GivenSettings shop() {
        return GivenSettings.openId("https://sso.example");
    }

    private static String[] parts(String sealed) {
        return sealed.split("\\.", -1);
    }

    @Test
    void whatWasSealedIsOpened() {
        String sealed = seal.seal(CONTENT);

        assertThat(seal.open(sealed)).contains(CONTENT);
        assertThat(sealed).matches("[A-Za-z0-9_.-]+").doesNotContain("state-of-a-sign-in");
        assertThat(seal.seal(CONTENT)).as("never the same twice").isNotEqualTo(sealed);
    }

    @Test
    void anotherNodeWithTheSameCredentialOpensIt() {
        assertThat(of(shop()).open(seal.seal(CONTENT))).contains(CONTENT);
    }

    @Test
    void anotherSecretOrApplicationDoesNot() {
        String sealed = seal.seal(CONTENT);

        assertThat(of(shop().with("client-secret", "another")).open(sealed)).isEmpty();
        assertThat(of(shop().with("client-id", "another")).open(sealed)).isEmpty();
    }

    @Test
    void aCertificateIsAKeyAsWell(@TempDir Path directory) throws Exception {
        GivenSettings settings = shop().with("client-secret", "")
                .with(
                        "client-certificate",
                        TestCertificate.rsa(directory, "ours").store().toString())
                .with("client-certificate-password", TestCertificate.PASSWORD);

        String sealed = of(settings).seal(CONTENT);

        assertThat(of(settings).open(sealed)).contains(CONTENT);
        assertThat(seal.open(sealed)).isEmpty();
    }

    @Test
    void anAssertionFileIsNone(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("assertion"), "a.b.c");
        GivenSettings settings = shop().with("client-secret", "").with("client-assertion-file", file.toString());
        CookieSeal one = of(settings);

        assertThat(one.open(one.seal(CONTENT))).contains(CONTENT);
        assertThat(of(settings).open(one.seal(CONTENT))).isEmpty();
        assertThat(of(keyed(settings, sessionKey(1))).open(of(settings).seal(CONTENT)))
                .as("but with a session key there is one")
                .contains(CONTENT);
    }

    /** Guard: the period in the purpose of a key. */
    @Test
    void r92_whatIsOldIsNotOpened() {
        String sealed = seal.seal(CONTENT);

        clock.advance(Duration.ofMinutes(119));
        assertThat(seal.open(sealed)).as("the next hour").contains(CONTENT);
        clock.advance(Duration.ofMinutes(1));
        assertThat(seal.open(sealed)).as("the one after it").isEmpty();
    }

    @Test
    void r92_theClockOfAnotherNodeMayBeAhead() {
        CookieSeal ahead = new CookieSeal(shop().read(), SettableClock.at(NOW.plus(Duration.ofHours(1))));
        CookieSeal farAhead = new CookieSeal(shop().read(), SettableClock.at(NOW.plus(Duration.ofHours(2))));

        assertThat(seal.open(ahead.seal(CONTENT))).contains(CONTENT);
        assertThat(seal.open(farAhead.seal(CONTENT))).isEmpty();
    }

    private static GivenSettings keyed(GivenSettings settings, String... keys) {
        return settings.with("session-key", String.join(" ", keys));
    }

    /** Guard: {@code materials} takes the session keys. Who has the cookie and the secret has no key. */
    @Test
    void r92_withASessionKeyNothingDependsOnTheClientSecret() throws Exception {
        CookieSeal keyed = of(keyed(shop(), sessionKey(1)));
        String guessed = encrypted(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), "{\"state\":\"s-1\"}");

        assertThat(seal.open(guessed)).as("without a session key").isPresent();
        assertThat(keyed.open(guessed)).isEmpty();
        assertThat(seal.open(keyed.seal(CONTENT))).isEmpty();
        assertThat(of(keyed(shop().with("client-secret", "renewed"), sessionKey(1)))
                        .open(keyed.seal(CONTENT)))
                .contains(CONTENT);
    }

    @Test
    void aSessionKeyCanBeChangedWhileUsersSignIn() {
        CookieSeal old = of(keyed(shop(), sessionKey(1)));
        CookieSeal prepared = of(keyed(shop(), sessionKey(1), sessionKey(2)));
        CookieSeal changed = of(keyed(shop(), sessionKey(2), sessionKey(1)));

        assertThat(prepared.open(old.seal(CONTENT))).contains(CONTENT);
        assertThat(old.open(prepared.seal(CONTENT))).contains(CONTENT);
        assertThat(prepared.open(changed.seal(CONTENT))).contains(CONTENT);
        assertThat(changed.open(prepared.seal(CONTENT))).contains(CONTENT);
        assertThat(old.open(changed.seal(CONTENT))).isEmpty();
    }

    @Test
    void c12_aChangeOfAnyPartIsNoticed() {
        String[] parts = parts(seal.seal(CONTENT));
        for (int changed : List.of(0, 2, 3, 4)) {
            String[] copy = parts.clone();
            char first = copy[changed].charAt(3) == 'A' ? 'B' : 'A';
            copy[changed] = copy[changed].substring(0, 3) + first + copy[changed].substring(4);

            assertThat(seal.open(String.join(".", copy))).as("part %d", changed).isEmpty();
        }
    }

    @ParameterizedTest(name = "C12 [{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "....",
                "garbage",
                "a.b.c",
                "a.b.c.d.e",
                "e30....",
                "bnVsbA....",
                "%00",
                "\u0000\u0001",
                "\ud83d\ude00",
                "eyJhbGciOiJub25lIn0.e30."
            })
    void garbageIsNothing(String cookie) {
        assertThat(seal.open(cookie)).isEmpty();
    }

    /** Headers that an attacker writes, with bodies that fit their lengths. */
    static Stream<String> strangeHeaders() {
        return Stream.of(
                "{\"alg\":\"dir\",\"enc\":\"XC20P\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"}",
                "{\"alg\":\"dir\",\"enc\":\"none\"}",
                "{\"alg\":\"dir\"}",
                "{\"alg\":\"none\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}",
                "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"epk\":{\"kty\":\"EC\"}}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"crit\":[\"x\"],\"x\":1}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"p2c\":-1}",
                "[]",
                "null",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");
    }

    @ParameterizedTest(name = "C12 {0}")
    @MethodSource("strangeHeaders")
    void aHeaderThatIsNotOursIsNothing(String header) {
        String[] ours = parts(seal.seal(CONTENT));
        for (int bytes : List.of(12, 16, 24)) {
            String iv = Base64URL.encode(new byte[bytes]).toString();
            String forged = Base64URL.encode(header) + "." + ours[1] + "." + iv + "." + ours[3] + "." + ours[4];

            assertThat(seal.open(forged)).isEmpty();
        }
    }

    @Test
    void c12_evenWithTheKeyAnotherFormIsNotOurs() throws Exception {
        JWEHeader cbc = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A128CBC_HS256);
        JWEHeader compressed = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build();
        JWEHeader plain = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
        String bomb = "{\"state\":\"" + "A".repeat(900_000) + "\"}";

        assertThat(seal.open(encrypted(plain, "{\"state\":\"s-1\"}"))).contains(Map.of("state", "s-1"));
        assertThat(seal.open(encrypted(cbc, "{\"state\":\"s-1\"}"))).isEmpty();
        assertThat(encrypted(compressed, bomb)).hasSizeLessThan(4_096);
        assertThat(seal.open(encrypted(compressed, bomb))).isEmpty();
        assertThat(seal.open(encrypted(plain, "null"))).isEmpty();
        assertThat(seal.open(encrypted(plain, "garbage"))).isEmpty();
    }

    @Test
    void c12_whatIsLongerThanACookieIsNotEvenParsed() {
        String longest = seal.seal(Map.of("state", "x".repeat(2_900)));
        String tooLong = seal.seal(Map.of("state", "x".repeat(3_100)));

        assertThat(seal.open(longest)).isPresent();
        assertThat(tooLong.length()).isGreaterThan(4_096);
        assertThat(seal.open(tooLong)).isEmpty();
    }

    /** What somebody could make who knows the client secret. */
    private static String encrypted(JWEHeader header, String json) throws Exception {
        long hour = NOW.getEpochSecond() / 3_600;
        SecretKey key = Hkdf.extract(new byte[0], GivenSettings.CLIENT_SECRET.getBytes(StandardCharsets.UTF_8))
                .aesKey("msal4j-servlet cookie " + GivenSettings.CLIENT_ID + " " + hour);
        try {
            JWEObject sealed = new JWEObject(header, new Payload(json));
            sealed.encrypt(new DirectEncrypter(key));
            return sealed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
