package io.github.msal4j.servlet.internal.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Golden;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import io.github.msal4j.servlet.internal.provider.IdToken;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** R65: a sign-in as it lies in a session store today, in the clear, sealed and ended. */
class StoredSessionTest {
    private static final SecretKey KEY = SessionSealTest.key(7);
    private static final Instant DUE = SignedIn.BEGAN.plusSeconds(900);
    private static final KnownSid LATER = new KnownSid("sid 2", SignedIn.BEGAN.plusSeconds(60));

    private static final byte[] CLEAR = golden("clear-6.txt", StoredSessionTest::session);
    private static final byte[] ENDED = golden("ended-6.txt", StoredSessionTest::ended);
    private static final byte[] SEALED = golden("sealed-6.txt", StoredSessionTest::sealed);
    /** Of a version in which each user's name was the key. */
    private static final byte[] CLEAR_UNNAMED = golden("clear-5.txt", StoredSessionTest::session);

    private static final byte[] ENDED_UNNAMED = golden("ended-5.txt", StoredSessionTest::ended);
    private static final byte[] SEALED_UNNAMED = golden("sealed-5.txt", StoredSessionTest::sealed);
    /** Of a version that did not ask the application about users. */
    private static final byte[] CLEAR_UNASKED = golden("clear-3.txt", StoredSessionTest::session);

    private static final byte[] ENDED_UNASKED = golden("ended-3.txt", StoredSessionTest::ended);
    private static final byte[] SEALED_UNASKED = golden("sealed-4.txt", StoredSessionTest::sealed);
    /** Of a version that did not note when a sign-in had been verified, and had one key for all seals. */
    private static final byte[] CLEAR_BEFORE = golden("clear-1.txt", StoredSessionTest::session);

    private static final byte[] ENDED_BEFORE = golden("ended-1.txt", StoredSessionTest::ended);
    private static final byte[] SEALED_BEFORE = golden("sealed-2.txt", StoredSessionTest::sealed);
    /** Of a version that sealed the user and the tokens only. */
    private static final byte[] HALF_SEALED = golden("sealed-1.txt", StoredSessionTest::sealed);

    private static byte[] golden(String name, Supplier<Object> made) {
        return Golden.of(StoredSessionTest.class, name, made);
    }

    private static SignedInSession session() {
        IdToken token = SignedIn.idToken(claims -> claims.claim("oid", "oid-1")
                .claim("tid", "tid-1")
                .claim("name", "Ada Lovelace")
                .claim("roles", List.of("Admin"))
                .claim("hasgroups", true));
        SignedInSession session = new SignedInSession(
                VerifiedUser.of(token, FurtherClaims.NONE, Set.of("roles"), Map.of("group", Set.of("Auditor")))
                        .with(new Word(Set.of("Buyer"), Map.of("customer", "4711"))),
                Optional.of("sid-1"),
                SignedIn.BEGAN,
                new Tokens("t0p-secret-token"));
        session.confirm(Optional.of(LATER), DUE.toEpochMilli());
        return session;
    }

    private static SignedInSession ended() {
        SignedInSession session = session();
        session.end();
        return session;
    }

    private static SignedInSession sealed() {
        SignedInSession session = session();
        session.storeIn(container(KEY));
        return session;
    }

    private static HttpSession container(SecretKey... keys) {
        return FakeSession.of(new FakeTracker(keys)).withId("session-1").session();
    }

    private static SignedInSession read(byte[] stored, SecretKey... keys) {
        HttpSession container = container(keys);
        container.setAttribute(SignedInSession.ATTRIBUTE, Serialized.read(stored));
        return SignedInSession.of(container).orElseThrow();
    }

    private static void assertIsTheSample(SignedInSession read) {
        assertThat(read.id()).hasSize(36);
        assertThat(read.sid()).contains("sid-1");
        assertThat(read.beganAt()).isEqualTo(SignedIn.BEGAN);
        assertThat(read.user().getName()).isEqualTo("oid-1.tid-1");
        assertThat(read.user().displayName()).isEqualTo("Ada Lovelace");
        assertThat(read.user().roles()).contains("Admin");
        assertThat(read.verifiedAt()).isEqualTo(SignedIn.BEGAN.toEpochMilli());
    }

    @Test
    void whatLayThereBeforeAnUpdateIsReadAsWell() {
        SignedInSession clear = read(CLEAR_BEFORE);
        assertIsTheSample(clear);
        assertThat(clear.tokens()).contains(new Tokens("t0p-secret-token"));
        SignedInSession sealed = read(SEALED_BEFORE, KEY);
        assertIsTheSample(sealed);
        assertThat(sealed.laterSids()).isEmpty();
        SignedInSession ended = read(ENDED_BEFORE);
        assertIsTheSample(ended);
        assertThat(ended.isEnded()).isTrue();
    }

    @Test
    void r162_whatLayThereBeforeTheApplicationWasAskedIsReadAsWell() {
        for (SignedInSession before : List.of(read(CLEAR_UNASKED), read(SEALED_UNASKED, KEY), read(ENDED_UNASKED))) {
            assertIsTheSample(before);
            assertThat(before.laterSids()).containsExactly(LATER);
            assertThat(before.user().attributes()).isEmpty();
        }
    }

    @Test
    void r156_whatLayThereBeforeUsersHadNamesIsReadAsWell() {
        for (SignedInSession before : List.of(read(CLEAR_UNNAMED), read(SEALED_UNNAMED, KEY), read(ENDED_UNNAMED))) {
            assertIsTheSample(before);
            assertThat(before.user().chosenName()).isNull();
            assertThat(before.user().attributes()).isEqualTo(Map.of("customer", "4711"));
        }
    }

    @Test
    void whatLiesThereInTheClearIsRead() {
        SignedInSession read = read(CLEAR);

        assertThat(read.user().attributes()).isEqualTo(Map.of("customer", "4711"));
        assertThat(read.user().roles()).containsExactly("Admin", "Buyer");
        assertIsTheSample(read);
        assertThat(read.laterSids()).containsExactly(LATER);
        assertThat(read.isCheckDue(DUE.toEpochMilli() - 1, 0)).isFalse();
        assertThat(read.isCheckDue(DUE.toEpochMilli(), 0)).isTrue();
        assertThat(read.idToken()).isEqualTo(session().idToken());
        assertThat(read.isEnded()).isFalse();
        assertThat(read.tokens()).contains(new Tokens("t0p-secret-token"));
    }

    @Test
    void c14_whatHasEndedIsReadAsEnded() {
        SignedInSession read = read(ENDED);

        assertIsTheSample(read);
        assertThat(read.idToken())
                .as("without a signature")
                .startsWith("eyJhbGciOiJub25lIn0.")
                .endsWith(".");
        assertThat(read.isEnded()).isTrue();
        assertThat(read.tokens()).isEmpty();
    }

    @Test
    void whatLiesThereSealedIsReadWithTheKey() {
        assertThat(new String(SEALED, ISO_8859_1)).doesNotContain("t0p-secret-token", "Ada");

        SignedInSession read = read(SEALED, KEY);

        assertIsTheSample(read);
        assertThat(read.laterSids()).containsExactly(LATER);
        assertThat(read.idToken()).isEqualTo(session().idToken());
        assertThat(read.tokens()).contains(new Tokens("t0p-secret-token"));
    }

    /** What lies beside the sealed content could have been changed there. */
    @Test
    void r83_whatWasSealedInPartIsNotBelieved() {
        HttpSession container = container(KEY);
        container.setAttribute(SignedInSession.ATTRIBUTE, Serialized.read(HALF_SEALED));

        assertThat(SignedInSession.of(container)).isEmpty();
        assertThat(SignedInSession.distrust(container)).isEqualTo(Distrust.NO_KEY_FITS);
    }

    /** Guards: the names, the types and the order of what is written. */
    @Test
    void whatIsReadIsWrittenAsItWas() {
        assertThat(Serialized.bytes(Serialized.read(CLEAR))).isEqualTo(CLEAR);
        assertThat(Serialized.bytes(Serialized.read(ENDED))).isEqualTo(ENDED);
        assertThat(Serialized.bytes(Serialized.read(SEALED))).isEqualTo(SEALED);
    }
}
