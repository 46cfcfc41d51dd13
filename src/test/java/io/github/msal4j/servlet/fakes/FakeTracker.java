package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.internal.session.SessionSeal;
import io.github.msal4j.servlet.internal.session.SessionTracker;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;

/** An application that has these keys, and notes what the container tells it of sign-ins. */
public final class FakeTracker implements SessionTracker {
    /** Stands for the application in the keys. */
    public static final String APPLICATION = "shop";

    private final SessionSeal seal;
    private final List<SignedInSession> heard = new ArrayList<>();
    private final List<SignedInSession> asleep = new ArrayList<>();
    private final List<HttpSession> awake = new ArrayList<>();

    public FakeTracker(SecretKey... keys) {
        this.seal = new SessionSeal(List.of(keys), APPLICATION);
    }

    /** What was read back, in order. */
    public List<SignedInSession> heard() {
        return List.copyOf(heard);
    }

    /** What the container was about to write away. */
    public List<SignedInSession> asleep() {
        return List.copyOf(asleep);
    }

    /** The sessions of the container that are in memory again. */
    public List<HttpSession> awake() {
        return List.copyOf(awake);
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
    public void passivating(SignedInSession session) {
        asleep.add(session);
    }

    @Override
    public void activated(SignedInSession signedIn, HttpSession session) {
        awake.add(session);
    }
}
