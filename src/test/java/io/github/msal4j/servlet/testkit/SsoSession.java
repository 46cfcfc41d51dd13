package io.github.msal4j.servlet.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The session of one user at the provider in one browser, with the applications that the user has signed in to. */
public final class SsoSession {

    private final String sid;
    private volatile LocalUser user;
    private final Map<String, Grant> applications = new LinkedHashMap<>();
    private volatile Instant authenticatedAt;

    SsoSession(String sid, LocalUser user, Instant authenticatedAt) {
        this.sid = sid;
        this.user = user;
        this.authenticatedAt = authenticatedAt;
    }

    public String sid() {
        return sid;
    }

    public LocalUser user() {
        return user;
    }

    /** What an administrator has changed of the user shows in tokens that are issued from now on. */
    void userIsNow(LocalUser changed) {
        user = changed;
    }

    /** The client ids of the applications that got a code in this session. */
    public Set<String> clientIds() {
        return applications().keySet();
    }

    Instant authenticatedAt() {
        return authenticatedAt;
    }

    void authenticated(Instant now) {
        authenticatedAt = now;
    }

    synchronized void entered(Grant grant) {
        applications.put(grant.app().clientId(), grant);
    }

    synchronized Map<String, Grant> applications() {
        return new LinkedHashMap<>(applications);
    }

    @Override
    public String toString() {
        return "SsoSession[" + user.name() + " in " + clientIds() + "]";
    }
}
