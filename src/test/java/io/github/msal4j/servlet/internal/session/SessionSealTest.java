package io.github.msal4j.servlet.internal.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.elsewhere.Unexpected;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R65, C16: what a session store gets to see of a sign-in, and what may come back from it. */
class SessionSealTest {
    private static final String TOKEN = "t0p-secret-token";
    private static final SecretKey OLD = key(1);
    private static final SecretKey NEW = key(2);

    /** What the documentation has deployers write into {@code sessionAttributeValueClassNameFilter}. */
    private static final String DOCUMENTED =
            "java\\.lang\\.(?:Boolean|Integer|Long|Number|String)|\\[Ljava\\.lang\\.String;"
                    + "|(?:\\[L)?io\\.github\\.msal4j\\.servlet\\..+";

    /** One of many keys. */
    static SecretKey key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new SecretKeySpec(bytes, "AES");
    }

    /** Always the same session, of an application that has these keys. */
    private static HttpSession session(SecretKey... keys) {
        return FakeSession.of(new FakeTracker(keys)).withId("session-1").session();
    }

    /** A sign-in in a session of an application with these keys. */
    private static SignedInSession signedIn(SecretKey... keys) {
        SignedInSession signedIn = SignedIn.session("sid-1");
        signedIn.replaceTokens(new Tokens(TOKEN));
        signedIn.storeIn(session(keys));
        return signedIn;
    }

    private static String stored(SignedInSession session) {
        return new String(Serialized.bytes(session), ISO_8859_1);
    }

    /** What an application with these keys finds after the sign-in has slept. */
    private static Optional<SignedInSession> wokenUp(SignedInSession slept, SecretKey... keys) {
        HttpSession session = session(keys);
        session.setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(slept));
        assertThat(SignedInSession.isDistrusted(session))
                .isEqualTo(SignedInSession.of(session).isEmpty());
        return SignedInSession.of(session);
    }

    @Test
    void theStoreSeesNeitherTokensNorTheIdTokenNorTheUser() {
        SignedInSession session = signedIn(NEW);
        String idToken = session.idToken();

        assertThat(stored(session))
                .doesNotContain(
                        TOKEN, idToken, idToken.substring(0, 20), session.user().subject(), "sso.example");
        assertThat(stored(signedIn())).as("without a key").contains(TOKEN, idToken);
        assertThat(session.tokens()).as("in memory nothing changes").contains(new Tokens(TOKEN));
    }

    @Test
    void whatHasSleptWakesUp() {
        SignedInSession session = signedIn(NEW);

        SignedInSession woken = wokenUp(session, NEW).orElseThrow();

        assertThat(woken.user()).isEqualTo(session.user());
        assertThat(woken.tokens()).contains(new Tokens(TOKEN));
        assertThat(woken.idToken()).isEqualTo(session.idToken());
        assertThat(woken.sid()).contains("sid-1");
        assertThat(stored(woken)).as("put to sleep again").doesNotContain(TOKEN);
    }

    @Test
    void aNewKeyBeforeTheOldOneReadsWhatTheOldOneWrote() {
        SignedInSession woken = wokenUp(signedIn(OLD), NEW, OLD).orElseThrow();

        assertThat(woken.tokens()).contains(new Tokens(TOKEN));
        assertThat(wokenUp(woken, OLD)).as("now written with the new one").isEmpty();
        assertThat(wokenUp(woken, NEW)).isPresent();
    }

    @Test
    void withoutTheKeyTheUserIsSignedOut() {
        assertThat(wokenUp(signedIn(OLD), NEW)).isEmpty();
        assertThat(wokenUp(signedIn(OLD))).isEmpty();
        assertThat(Serialized.copy(signedIn(OLD))).hasToString("SignedInSession[sealed]");
    }

    @Test
    void whatNobodyHasReadYetSleepsOnUnchanged() {
        SignedInSession unread = Serialized.copy(signedIn(OLD));

        assertThat(stored(unread)).doesNotContain(TOKEN);
        assertThat(wokenUp(unread, OLD).orElseThrow().tokens()).contains(new Tokens(TOKEN));
    }

    @Test
    void c14_whatHasEndedHasNoTokensWhenItWakesUp() {
        SignedInSession session = signedIn(NEW);
        session.end();

        assertThat(wokenUp(session, NEW).orElseThrow().isEnded()).isTrue();
        assertThat(wokenUp(session, NEW).orElseThrow().tokens()).isEmpty();
    }

    @Test
    void c16_aChangedStoreIsNotRead() {
        SessionSeal seal = new SessionSeal(List.of(NEW), FakeTracker.APPLICATION);

        for (String strange : List.of(
                "", "....", "a.b.c.d.e", "\u0000", ":", "a:b:c", "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0....")) {
            assertThat(seal.open(strange)).isEmpty();
        }
    }

    @Test
    void c16_noOtherClassIsReadEvenWithTheKey() {
        SessionSeal seal = new SessionSeal(List.of(NEW), FakeTracker.APPLICATION);
        String sealed = seal.seal(Serialized.bytes(new Unexpected()));

        assertThat(seal.fits(sealed)).isTrue();
        assertThat(seal.open(sealed)).isEmpty();
        assertThat(Unexpected.wasRead()).isFalse();
    }

    /**
     * R83: with one key for all seals, 2^32 of them would be the limit for random nonces (NIST SP 800-38D section 8.3), which
     * an application that stores sessions after each request reaches. Guard: the salt in {@code SessionSeal.keyOfOneSeal}.
     */
    @Test
    void r83_eachSealHasAKeyOfItsOwn() {
        SessionSeal seal = new SessionSeal(List.of(NEW), FakeTracker.APPLICATION);
        String one = seal.seal(new byte[] {1});
        String other = seal.seal(new byte[] {2});
        int end = one.indexOf(':');

        assertThat(seal.fits(one)).isTrue();
        assertThat(one.substring(0, end)).hasSize(43).isNotEqualTo(other.substring(0, end));
        assertThat(seal.fits(other.substring(0, end) + one.substring(end))).isFalse();
    }

    /** Guard: {@code readResolve} tells the application's tracker only of what it can read. */
    @Test
    void r53_whatCannotBeReadIsNotToldOf() {
        SignedInSession ada = signedIn(OLD);
        FakeTracker tracker = new FakeTracker(NEW);
        SessionTrackers.add(tracker);
        try {
            Serialized.copy(ada);
            assertThat(tracker.heard()).isEmpty();
            Serialized.copy(signedIn(NEW));
            assertThat(tracker.heard()).hasSize(1);
        } finally {
            SessionTrackers.remove(tracker);
        }
    }

    static Stream<SignedInSession> stored() {
        return Stream.of(signedIn(), signedIn(NEW));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void c16_theAttributeNeedsOnlyTheClassesThatTheReadmeNames(SignedInSession session) throws Exception {
        Set<String> classes = new TreeSet<>();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Serialized.bytes(session))) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                classes.add(type.getName());
                return super.resolveClass(type);
            }
        }) {
            in.readObject();
        }
        assertThat(classes).isNotEmpty().allSatisfy(name -> assertThat(name).matches(DOCUMENTED));
    }

    /** {@code first} lacks the member for what is sealed; {@code later} has two members that nobody knows yet. */
    @ParameterizedTest
    @ValueSource(strings = {"first", "later"})
    void r65_anotherVersionOfTheAttributeIsRead(String version) {
        SignedInSession read = (SignedInSession) Serialized.read(golden(version + "-version.txt"));
        HttpSession session = session();
        session.setAttribute(SignedInSession.ATTRIBUTE, read);

        assertThat(SignedInSession.of(session)).contains(read);
        assertThat(read.sid()).contains("sid-1");
        assertThat(read.user().subject()).isEqualTo("sub-1");
        assertThat(read.tokens()).contains(new Tokens("first"));
        assertThat(read.beganAt()).isEqualTo(SignedIn.BEGAN);
    }

    private static byte[] golden(String name) {
        try (var in = SessionSealTest.class.getResourceAsStream(name)) {
            return Base64.getMimeDecoder().decode(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
