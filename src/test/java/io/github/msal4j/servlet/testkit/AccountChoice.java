package io.github.msal4j.servlet.testkit;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Decides which user an authorization request signs in, if that can be decided without asking. */
final class AccountChoice {

    private final LocalUsers users;
    private final SsoSessions sessions;
    private final InstantSource clock;
    private final Behaviour behaviour;

    AccountChoice(LocalUsers users, SsoSessions sessions, InstantSource clock, Behaviour behaviour) {
        this.users = users;
        this.sessions = sessions;
        this.clock = clock;
        this.behaviour = behaviour;
    }

    /** The users who may sign in at the address of this request. */
    List<LocalUser> candidates(Audience audience) {
        return users.all().stream()
                .filter(user -> audience.tenantFor(user).isPresent())
                .toList();
    }

    /** The session to continue with; empty if the user must be asked. A user who was picked counts as authenticated. */
    Optional<SsoSession> choose(Exchange exchange, AuthorizationRequest request) {
        Optional<LocalUser> picked = exchange.form().get("user").flatMap(users::find);
        if (picked.isEmpty() && !request.isSilent()) {
            picked = users.standIn();
        }
        if (picked.filter(user -> users.isDisabled(user.name())).isPresent()) {
            throw new EntraException(EntraError.userDisabled());
        }
        if (picked.isPresent()) {
            return picked.map(user -> sessions.authenticated(exchange, user));
        }
        return request.prompts("login") || request.prompts("select_account")
                ? Optional.empty()
                : onlyMatch(sessions.in(exchange), request);
    }

    private Optional<SsoSession> onlyMatch(List<SsoSession> present, AuthorizationRequest request) {
        List<SsoSession> matches = present.stream()
                .filter(session -> request.audience().tenantFor(session.user()).isPresent())
                .filter(session -> !behaviour.loginHints()
                        || request.loginHint().map(session.user()::answersTo).orElse(true))
                .filter(session -> isRecentEnough(session, request))
                .toList();
        return matches.size() == 1 ? Optional.of(matches.get(0)) : Optional.empty();
    }

    private boolean isRecentEnough(SsoSession session, AuthorizationRequest request) {
        return request.maxAge()
                .filter(seconds -> behaviour.maxAges())
                .map(seconds -> session.authenticatedAt().plusSeconds(seconds))
                .map(limit -> !clock.instant().isAfter(limit))
                .orElse(true);
    }
}
