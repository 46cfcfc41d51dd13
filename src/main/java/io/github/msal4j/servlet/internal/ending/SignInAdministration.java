package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignIn;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Hands on what an administrator wants. Thread-safe. */
final class SignInAdministration implements SignIns {
    private final LiveSessions live;
    private final SignOuts signOuts;

    SignInAdministration(LiveSessions live, SignOuts signOuts) {
        this.live = live;
        this.signOuts = signOuts;
    }

    @Override
    public List<SignIn> of(String user) {
        Objects.requireNonNull(user, "user");
        // A container may have read several objects of one sign-in.
        Map<String, SignIn> byId = new LinkedHashMap<>();
        live.named(new SignOut(Kind.USER, user, Instant.MIN)).stream()
                .filter(session -> !session.isEnded())
                .sorted(Comparator.comparing(SignedInSession::beganAt))
                .forEach(session -> byId.merge(session.id(), SeenSignIn.of(session), SignInAdministration::seenLater));
        return List.copyOf(byId.values());
    }

    private static SignIn seenLater(SignIn one, SignIn other) {
        return one.getLastSeen().compareTo(other.getLastSeen()) < 0 ? other : one;
    }

    @Override
    public int endAllOf(String user) {
        return signOuts.endByApplication(Kind.USER, Objects.requireNonNull(user, "user"));
    }

    @Override
    public int endAll() {
        return signOuts.endByApplication(Kind.EVERYBODY, SignOut.ANYBODY);
    }
}
