package io.github.msal4j.servlet.testkit;

import java.util.List;

/**
 * What an administrator does to users: applications are told of none of it, and see it when they ask. Tests get at it through {@link
 * LocalIdentityProvider#disable} and its neighbours, a person through {@link AdministrationPage}.
 */
final class Administrator {

    private final LocalUsers users;
    private final SsoSessions sessions;
    private final Grants grants;

    Administrator(LocalUsers users, SsoSessions sessions, Grants grants) {
        this.users = users;
        this.sessions = sessions;
        this.grants = grants;
    }

    void revoke(String user) {
        LocalUser whose = users.get(user);
        sessions.endAllOf(whose);
        grants.revokeRefreshTokens(whose);
    }

    void disable(String user) {
        sessions.endAllOf(users.get(user));
        users.disable(user, true);
    }

    void enable(String user) {
        users.disable(user, false);
    }

    void setRoles(String user, List<String> roles) {
        LocalUser changed = users.get(user).roles(roles.toArray(String[]::new));
        users.add(changed);
        sessions.all().stream()
                .filter(session -> session.user().name().equals(user))
                .forEach(session -> session.userIsNow(changed));
        grants.userIsNow(changed);
    }
}
