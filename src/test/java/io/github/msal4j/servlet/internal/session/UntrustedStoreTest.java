package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R83, C29: somebody can write to the session store, and does not have the key. */
class UntrustedStoreTest {
    private static final SecretKey KEY = SessionSealTest.key(3);
    private static final String ADAS_SESSION = "adas-session";
    private static final String MALLORYS_SESSION = "mallorys-session";

    private final FakeTracker application = new FakeTracker(KEY);
    private final SignedInSession ada = signedIn("ada", ADAS_SESSION);

    @AfterEach
    void stop() {
        SessionTrackers.remove(application);
    }

    private FakeSession container(String id) {
        return FakeSession.of(application).withId(id);
    }

    private SignedInSession signedIn(String subject, String container) {
        SignedInSession session = SignedIn.session("sid-of-" + subject, subject);
        session.storeIn(container(container).session());
        return session;
    }

    private static StoredSignIn stored(SignedInSession session) {
        try {
            return session.stored();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sealed(SignedInSession session) {
        return Objects.requireNonNull(stored(session).sealed());
    }

    /** What the application finds in this session, after that has been written to its store. */
    private FakeSession holding(Object written, String container) {
        FakeSession found = container(container);
        found.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(written));
        return found;
    }

    private void assertRefused(Distrust reason, Object written, String container) {
        FakeSession found = holding(written, container);

        assertThat(SignedInSession.of(found.session())).isEmpty();
        assertThat(SignedInSession.isDistrusted(found.session())).isTrue();
        assertThat(SignedInSession.distrust(found.session())).isEqualTo(reason);
        assertThat(SignedInSession.of(found.session()))
                .as("nor the second time")
                .isEmpty();
    }

    /** Guard: {@code openWith} believes nothing unsealed where there is a key. */
    @Test
    void r83_aSignInThatSomebodyHasMadeUpIsNotBelieved() {
        VerifiedUser admin =
                VerifiedUser.of(SignedIn.idToken(claims -> claims.subject("ada").claim("roles", List.of("Admin"))));

        assertRefused(
                Distrust.NOT_SEALED,
                new SignedInSession(admin, Optional.empty(), Instant.now(), new Tokens("any")),
                MALLORYS_SESSION);
    }

    @Test
    void r83_whatWasNotSealedStaysThatWhenItIsWrittenAgain() {
        SignedInSession forged = Serialized.copy(SignedIn.session("sid-1", "ada"));
        FakeSession found = holding(forged, MALLORYS_SESSION);
        assertThat(SignedInSession.of(found.session())).isEmpty();

        SignedInSession there = (SignedInSession) found.session().getAttribute(SignedInSession.ATTRIBUTE);

        assertThat(stored(there).sealed()).isNull();
        assertRefused(Distrust.NOT_SEALED, there, MALLORYS_SESSION);
    }

    /** Guard: the look at the place in {@code distrust}. */
    @Test
    void r83_aSignInInAnotherSessionIsNotBelieved() {
        assertThat(SignedInSession.of(holding(ada, ADAS_SESSION).session())).isPresent();

        assertRefused(Distrust.OTHER_SESSION, ada, MALLORYS_SESSION);
    }

    /** Guard: as before, also if the container has told of the session before its first request. */
    @Test
    void r83_norIfTheApplicationHasOpenedItBefore() {
        SessionTrackers.add(application);

        assertRefused(Distrust.OTHER_SESSION, ada, MALLORYS_SESSION);
        assertThat(application.heard()).as("a sign-out finds it").hasSize(1);
    }

    @Test
    void r83_norIfItIsWrittenAgainThere() {
        FakeSession mallorys = holding(ada, MALLORYS_SESSION);
        assertThat(SignedInSession.of(mallorys.session())).isEmpty();
        Object again = Objects.requireNonNull(mallorys.session().getAttribute(SignedInSession.ATTRIBUTE));

        assertRefused(Distrust.OTHER_SESSION, again, MALLORYS_SESSION);
    }

    /** A store could hold two records of one session's sign-in, and one with members of both. */
    static Stream<StoredSignIn> besideTheSeal() {
        VerifiedUser mallory = SignedIn.user(claims -> claims.subject("mallory").claim("roles", List.of("Admin")));
        Tokens tokens = new Tokens("mallory's");
        return Stream.of(
                new StoredSignIn("another", null, 0, false, null, null, null, "sealed", 0),
                new StoredSignIn("", "another", 0, false, null, null, null, "sealed", 0),
                new StoredSignIn("", null, Long.MAX_VALUE, false, null, null, null, "sealed", 0),
                new StoredSignIn("", null, 0, true, null, null, null, "sealed", 0),
                new StoredSignIn("", null, 0, false, mallory, null, null, "sealed", 0),
                new StoredSignIn("", null, 0, false, null, tokens, null, "sealed", 0),
                new StoredSignIn("", null, 0, false, null, null, "1 0", "sealed", 0),
                new StoredSignIn("", null, 0, false, null, null, null, "sealed", Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("besideTheSeal")
    void r83_nothingBesideTheSealIsBelieved(StoredSignIn changed) {
        StoredSignIn written = new StoredSignIn(
                changed.id(),
                changed.sid(),
                changed.beganAt(),
                changed.ended(),
                changed.user(),
                changed.tokens(),
                changed.rechecks(),
                sealed(ada),
                changed.verifiedAt());

        SignedInSession found =
                SignedInSession.of(holding(written, ADAS_SESSION).session()).orElseThrow();

        assertThat(found.id()).isEqualTo(ada.id());
        assertThat(found.sid()).contains("sid-of-ada");
        assertThat(found.beganAt()).isEqualTo(ada.beganAt());
        assertThat(found.isEnded()).isFalse();
        assertThat(found.user().subject()).isEqualTo("ada");
        assertThat(found.user().roles()).isEmpty();
        assertThat(found.tokens()).contains(new Tokens("first"));
    }

    /** Guard: the constructor takes nothing that lies beside the seal. */
    @Test
    void r83_norWhereNobodyHasLookedForTheKey() {
        VerifiedUser mallory = SignedIn.user(claims -> claims.subject("mallory"));
        StoredSignIn written = new StoredSignIn("id", null, 0, false, mallory, null, null, sealed(ada), 0);
        FakeSession session = FakeSession.withoutTracker();
        session.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(written));

        assertThat(SignedInSession.of(session.session())).isEmpty();
        assertThat(session.session().getAttribute(SignedInSession.ATTRIBUTE)).hasToString("SignedInSession[sealed]");
    }

    /** Guard: that it has ended lies within the seal. */
    @Test
    void r83_whatHasEndedCannotBeMadeToLive() {
        ada.end();
        StoredSignIn written = stored(ada);

        assertThat(written.ended()).as("says nothing").isFalse();
        assertThat(SignedInSession.of(holding(written, ADAS_SESSION).session())
                        .orElseThrow()
                        .isEnded())
                .isTrue();
    }

    @Test
    void r83_noCharacterOfTheSealCanBeChanged() {
        String sealed = sealed(ada);
        int header = sealed.indexOf("..") + 2;
        for (int at = 0; at < sealed.length() - 1; at += at < header ? 1 : 97) {
            char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
            assertRefused(Distrust.NO_KEY_FITS, StoredSignIn.sealed(changed), ADAS_SESSION);
        }
    }

    /** Guard: the application's name in the key. */
    @Test
    void r83_anotherApplicationsSignInIsNotBelievedDespiteTheSameKey() {
        SessionSeal other = new SessionSeal(List.of(KEY), "another application");
        FakeSession session = container(ADAS_SESSION);
        SignedInSession bobs = SignedIn.session("sid-of-bob", "bob");
        bobs.storeIn(session.session());
        bobs.putInto(ADAS_SESSION, Optional.of(other));

        assertRefused(Distrust.NO_KEY_FITS, bobs, ADAS_SESSION);
    }

    /** Guard: {@code hasTheKeysOf}. Another application of the same JVM has read it, by the thread's class loader. */
    @Test
    void r83_whatAnApplicationWithoutAKeyHasReadIsNotBelievedHere() {
        FakeTracker open = new FakeTracker();
        SessionTrackers.add(open);
        Object read = Serialized.copy(SignedIn.session("sid-1", "ada"));
        SessionTrackers.remove(open);
        assertThat(open.heard()).hasSize(1);

        FakeSession found = container(MALLORYS_SESSION);
        found.session().setAttribute(SignedInSession.ATTRIBUTE, read);

        assertThat(SignedInSession.of(found.session())).isEmpty();
        assertThat(SignedInSession.distrust(found.session())).isEqualTo(Distrust.NOT_SEALED);
    }

    /** Guard: {@code moved}. A store like Redis writes what is put into a session, and nothing else. */
    @Test
    void r83_itMovesWithTheIdOfItsSession() {
        FakeSession session = holding(ada, ADAS_SESSION);
        int writes = session.stored().size();
        session.withId("new-id");
        SignedInSession.moved(session.session(), ADAS_SESSION);

        assertThat(session.stored()).hasSize(writes + 1);
        Object written = session.stored().get(writes);
        assertThat(SignedInSession.of(holding(written, "new-id").session())).isPresent();
        assertRefused(Distrust.OTHER_SESSION, written, ADAS_SESSION);
    }

    /** Guard: {@code moved} compares the old id. */
    @Test
    void r83_aChangeOfTheIdDoesNotHelpACopy() {
        FakeSession session = holding(ada, MALLORYS_SESSION);
        int writes = session.stored().size();
        session.withId("new-id");
        SignedInSession.moved(session.session(), MALLORYS_SESSION);

        assertThat(session.stored()).hasSize(writes);
        assertThat(SignedInSession.of(session.session())).isEmpty();
    }

    @Test
    void withoutAKeyAnIdIsNoMatter() {
        FakeSession session = FakeSession.of(new FakeTracker()).withId("one");
        SignedIn.session("sid-1").storeIn(session.session());
        int writes = session.stored().size();
        session.withId("two");
        SignedInSession.moved(session.session(), "one");

        assertThat(session.stored()).hasSize(writes);
        assertThat(SignedInSession.of(session.session())).isPresent();
    }

    /** The refresh of a request that began before the id changed. */
    @Test
    void whatIsStoredAfterTheMoveIsSealedForTheNewId() {
        FakeSession session = holding(ada, ADAS_SESSION);
        SignedInSession inARequest = SignedInSession.of(session.session()).orElseThrow();
        session.withId("new-id");
        SignedInSession.moved(session.session(), ADAS_SESSION);

        inARequest.replaceTokens(new Tokens("refreshed"));
        inARequest.storeChangesIn(session.session());

        Object written = session.stored().get(session.stored().size() - 1);
        assertThat(SignedInSession.of(holding(written, "new-id").session())
                        .orElseThrow()
                        .tokens())
                .contains(new Tokens("refreshed"));
    }

    @Test
    void everyReasonNamesARemedy() {
        assertThat(Distrust.NO_KEY_FITS.explanation()).contains("msal.session-key", "second place");
        assertThat(Distrust.NOT_SEALED.explanation()).contains("msal.session-key", "sign in once more");
        assertThat(Set.of(Distrust.values()))
                .allSatisfy(
                        reason -> assertThat(reason.explanation()).isNotBlank().doesNotEndWith("."));
    }

    /** Base64 takes a third, and the rest is there once. */
    @Test
    void itIsSealedOnce() {
        SignedInSession clear = Serialized.copy(SignedIn.session("sid-of-ada", "ada"));
        int inTheClear = Serialized.bytes(clear).length;

        assertThat(Serialized.bytes(ada).length).isLessThan(inTheClear * 3 / 2 + 400);
    }

    /** Guard: {@code sessionDidActivate} asks whether it is believed there: a sign-out would end the other's session by it. */
    @Test
    void r83_aSessionThatIsReadBackIsNotTakenForThatOfASignInThatIsNotBelieved() {
        FakeSession right = holding(ada, ADAS_SESSION);
        wakeUp(right);
        assertThat(application.awake()).singleElement().isSameAs(right.session());

        wakeUp(holding(ada, MALLORYS_SESSION));
        wakeUp(holding(Serialized.copy(SignedIn.session("sid-1", "ada")), MALLORYS_SESSION));
        assertThat(application.awake()).hasSize(1);
    }

    /** Guard: as before. */
    @Test
    void r83_norWithAnotherKey() {
        FakeTracker other = new FakeTracker(SessionSealTest.key(4));
        FakeSession found = FakeSession.of(other).withId(ADAS_SESSION);
        found.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(ada));

        wakeUp(found);

        assertThat(other.awake()).isEmpty();
    }

    private static void wakeUp(FakeSession container) {
        HttpSession http = container.session();
        ((SignedInSession) http.getAttribute(SignedInSession.ATTRIBUTE)).sessionDidActivate(new HttpSessionEvent(http));
    }
}
