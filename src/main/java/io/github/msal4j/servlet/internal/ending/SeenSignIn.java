package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.Usage;
import java.time.Instant;

/** A sign-in as an administrator sees it. */
record SeenSignIn(String user, Instant began, Instant verified, long lastSeen, String address) implements SignIn {
    static SeenSignIn of(SignedInSession session) {
        Usage usage = session.usage();
        return new SeenSignIn(
                session.user().key(),
                session.beganAt(),
                Instant.ofEpochMilli(session.verifiedAt()),
                usage.lastAt(),
                usage.address());
    }

    @Override
    public String getUser() {
        return user;
    }

    @Override
    public String getBegan() {
        return began.toString();
    }

    @Override
    public String getVerified() {
        return verified.toString();
    }

    @Override
    public String getLastSeen() {
        return lastSeen == 0 ? "" : Instant.ofEpochMilli(lastSeen).toString();
    }

    @Override
    public String getAddress() {
        return address;
    }
}
