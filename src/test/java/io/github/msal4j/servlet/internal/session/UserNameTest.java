package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.Golden;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R156: the name by {@code msal.user-name} as a part of the sign-in. */
class UserNameTest {
    private static final Optional<String> CLAIM = Optional.of("login");
    private static final byte[] STORED = Golden.of(UserNameTest.class, "named-1.txt", () -> user("ada l."));

    private static VerifiedUser user(String login) {
        return SignedIn.user(claims ->
                        claims.claim("oid", "oid-1").claim("tid", "tid-1").claim("login", login))
                .named(CLAIM)
                .orElseThrow();
    }

    private static VerifiedUser renewed(VerifiedUser before, @Nullable String login) {
        return before.renewedBy(
                        SignedIn.idToken(claims -> claims.claim("oid", "oid-1")
                                .claim("tid", "tid-1")
                                .claim("login", login)
                                .claim("department", "books")),
                        FurtherClaims.NONE,
                        Set.of("roles"),
                        Map.of())
                .orElseThrow();
    }

    @Test
    void itIsStored() {
        VerifiedUser read = (VerifiedUser) Serialized.read(STORED);

        assertThat(read.getName()).isEqualTo("ada l.");
        assertThat(read.key()).isEqualTo("oid-1.tid-1");
        assertThat(read.chosenName()).isEqualTo(new UserName("login", "ada l."));
        assertThat(Serialized.copy(read).getName()).isEqualTo("ada l.");
    }

    @Test
    void itIsThatOfTheSignInWhateverComesLater() {
        VerifiedUser before = user("ada");

        assertThat(renewed(before, "ada").getName()).isEqualTo("ada");
        assertThat(renewed(before, "countess").getName()).isEqualTo("ada");
        assertThat(before.with(new Word(Set.of("Buyer"), Map.of())).getName()).isEqualTo("ada");
        assertThat(before.withClaimsOf(renewed(before, "countess")).getName()).isEqualTo("ada");
        assertThat(Serialized.copy(renewed(before, "countess")).getName()).isEqualTo("ada");
    }

    @Test
    void aChangeIsSeen() {
        VerifiedUser before = user("ada");

        assertThat(UserName.hasChanged(before)).isFalse();
        assertThat(UserName.hasChanged(renewed(before, "ada"))).isFalse();
        assertThat(UserName.hasChanged(renewed(before, "Ada"))).isTrue();
        assertThat(UserName.hasChanged(renewed(before, null))).as("not told").isFalse();
        assertThat(UserName.hasChanged(SignedIn.user(claims -> claims))).isFalse();
    }

    @Test
    void nobodyIsEqualByIt() {
        assertThat(user("ada")).isEqualTo(user("countess")).hasSameHashCodeAs(user("countess"));
        assertThat(user("ada").toString()).doesNotContain("ada");
    }

    @Test
    void withoutAClaimItIsTheKey() {
        VerifiedUser plain = SignedIn.user(claims -> claims);

        assertThat(plain.named(Optional.empty())).contains(plain);
        assertThat(plain.getName()).isEqualTo(plain.key());
        assertThat(plain.named(CLAIM)).isEmpty();
    }
}
