package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R162: what the application attaches to a user lies in the session, as the user does. */
class WordTest {
    private static final Word WORD = new Word(Set.of("Buyer"), Map.of("customer", "attached-4711"));
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

    private static VerifiedUser user() {
        return VerifiedUser.of(SignedIn.idToken(claims -> claims.subject("ada")));
    }

    private static SignedInSession session() {
        return new SignedInSession(
                user().with(WORD), Optional.empty(), SignedIn.BEGAN, new SignedIn.Tokens("t0p-secret-token"));
    }

    @Test
    void r162_itSurvivesWithTheUser() {
        VerifiedUser copy = Serialized.copy(user().with(WORD));

        assertThat(copy.word()).isEqualTo(WORD);
        assertThat(copy.hasRole("Buyer")).isTrue();
        assertThat(copy.attributes()).isEqualTo(Map.of("customer", "attached-4711"));
        assertThat(Serialized.copy(user()).attributes()).isEmpty();
    }

    @Test
    void r162_itIsSealedWithTheSession() {
        SignedInSession session = session();
        session.storeIn(FakeSession.of(new FakeTracker(KEY)).withId("session-1").session());

        byte[] stored = Serialized.bytes(session);

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("attached-4711", "Buyer");
        assertThat(new String(Serialized.bytes(session()), StandardCharsets.ISO_8859_1))
                .contains("attached-4711");
    }

    /** Another node was told that the claims have changed, before it was told what the application says of that. */
    @Test
    void r162_anotherObjectOfTheSignInLearnsIt() {
        SignedInSession here = session();
        SignedInSession there = Serialized.copy(here);
        boolean unused = here.verified(
                Optional.of(here.user().with(new Word(Set.of(), Map.of("customer", "48")))),
                SignedIn.BEGAN.plusSeconds(1));

        there.catchUpWith(here);

        assertThat(there.user().attributes()).isEqualTo(Map.of("customer", "48"));
    }

    /** As at another node: what it reads from the store is newer than the object that its requests have in hand. */
    @Test
    void r162_whatIsReadFromAStoreTellsTheObjectThatWasReadBefore() {
        SignedInSession here = session();
        SignedInSession there = Serialized.copy(here);
        boolean unused = here.verified(
                Optional.of(here.user().with(new Word(Set.of("Guest"), Map.of("customer", "48")))),
                SignedIn.BEGAN.plusSeconds(1));
        SignedInSession read = Serialized.copy(here);

        there.succeededBy(read);

        assertThat(there.user().roles()).containsExactly("Guest");
        assertThat(there.user().attributes()).isEqualTo(Map.of("customer", "48"));
        assertThat(read.user().roles()).as("nothing older comes back").containsExactly("Guest");
    }

    /** E.g. while the application is being asked. Guard: {@code VerifiedUser.renewed}. */
    @Test
    void r162_itStaysWithOtherClaimsUntilTheApplicationIsAskedAgain() {
        VerifiedUser other =
                VerifiedUser.of(SignedIn.idToken(claims -> claims.subject("ada").claim("department", "books")));

        VerifiedUser renewed = user().with(WORD).renewedAs(other).orElseThrow();

        assertThat(renewed.claims()).containsEntry("department", "books");
        assertThat(renewed.word()).isEqualTo(WORD);
        assertThat(renewed.hasRole("Buyer")).isTrue();
    }

    @ParameterizedTest(name = "R162 {0}")
    @ValueSource(strings = {"", "x", "1", "0,name", "-1,a", "99999999999"})
    void whatIsOfAnotherFormGivesNothing(String stored) {
        assertThat(Word.read(stored.split(",", -1))).isEqualTo(Word.NONE);
        assertThat(Word.read(stored)).isEqualTo(Word.NONE);
    }

    @Test
    void r162_itHasItsBounds() {
        Set<String> hundred = IntStream.range(0, 100).mapToObj(i -> "r" + i).collect(Collectors.toSet());
        assertThat(Word.of(hundred, Map.of("a", "x".repeat(3_999))).roles()).hasSize(100);

        Set<String> tooMany = new HashSet<>(hundred);
        tooMany.add("one more");
        assertThatThrownBy(() -> Word.of(tooMany, Map.of())).hasMessageContaining("more than 100 roles");
        assertThatThrownBy(() -> Word.of(Set.of("x".repeat(201)), Map.of())).hasMessageContaining("200 characters");
        assertThatThrownBy(() -> Word.of(Set.of(), Map.of("a", "x".repeat(4_000))))
                .hasMessageContaining("1 attributes with 4001 characters");
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 51).forEach(i -> many.put("n" + i, ""));
        assertThatThrownBy(() -> Word.of(Set.of(), many)).hasMessageContaining("51 attributes");
        Map<String, String> withNull = new HashMap<>();
        withNull.put("a", null);
        assertThatThrownBy(() -> Word.of(Set.of(), withNull)).hasMessageContaining("null");
        assertThat(WORD).hasToString("Word[1 roles, 1 attributes]");
    }
}
