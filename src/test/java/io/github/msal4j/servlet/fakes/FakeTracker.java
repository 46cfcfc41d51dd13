package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.session.SessionSeal;
import io.github.msal4j.servlet.session.SessionTracker;
import io.github.msal4j.servlet.session.SignedInSession;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;

/** An application that has these keys, and notes what is read back for it. */
public final class FakeTracker implements SessionTracker {
    private final SessionSeal seal;
    private final List<SignedInSession> heard = new ArrayList<>();

    public FakeTracker(SecretKey... keys) {
        this.seal = new SessionSeal(List.of(keys));
    }

    /** What was read back, in order. */
    public List<SignedInSession> heard() {
        return List.copyOf(heard);
    }

    @Override
    public SessionSeal seal() {
        return seal;
    }

    @Override
    public void readBack(SignedInSession session) {
        heard.add(session);
    }

    @Override
    public void passivating(SignedInSession session) {}

    @Override
    public void activated(HttpSession httpSession) {}
}
