package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SessionTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R46, R53: no number and no age at which a session becomes unreachable. */
class MillionSessionsTest {
    private static final int MANY = 1_000_000;
    private static final SessionTokens NO_TOKENS = new NoTokens();

    private record NoTokens() implements SessionTokens {}

    @Test
    void theOldestOfAMillionSessionsIsFoundAndNothingIsLeftAtTheEnd() {
        LiveSessions live = new LiveSessions();
        List<SignedInSession> sessions = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            SignedInSession session = session(i, user(i / 10));
            sessions.add(session);
            live.add(session, Optional::empty);
        }

        assertThat(live.size()).isEqualTo(MANY);
        assertThat(live.withSid("sid-0")).extracting(Reference::get).containsExactly(sessions.get(0));
        assertThat(live.ofSubject("user-0"))
                .extracting(Reference::get)
                .containsExactlyInAnyOrderElementsOf(sessions.subList(0, 10));

        sessions.forEach(live::remove);
        assertThat(live.size()).isZero();
        assertThat(live.withSid("sid-0")).isEmpty();
    }

    @Test
    void aUserWithVeryManySessionsCostsNoMoreThanManyUsers() {
        LiveSessions live = new LiveSessions();
        VerifiedUser everybody = user(0);
        List<SignedInSession> sessions = new ArrayList<>();
        for (int i = 0; i < MANY / 5; i++) {
            sessions.add(session(i, everybody));
            live.add(sessions.get(i), Optional::empty);
        }

        assertThat(live.ofSubject("user-0")).hasSize(MANY / 5);
        sessions.forEach(live::remove);
        assertThat(live.size()).isZero();
    }

    private static VerifiedUser user(int number) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("https://issuer.example")
                .subject("user-" + number)
                .build();
        return VerifiedUser.of(new IdToken("raw", claims));
    }

    private static SignedInSession session(int number, VerifiedUser user) {
        return new SignedInSession(user, Optional.of("sid-" + number), Instant.EPOCH, NO_TOKENS);
    }
}
