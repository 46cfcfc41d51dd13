package io.github.msal4j.servlet.testkit;

import java.util.Optional;

/** What a user's sign-in entitles one application to: the content of a code and of a refresh token. */
record Grant(
        AppRegistration app,
        SsoSession session,
        Audience audience,
        Tenant tenant,
        Scopes scopes,
        Optional<String> nonce,
        RequestedClaims claims,
        boolean authTimeWanted,
        Optional<String> acr) {

    LocalUser user() {
        return session.user();
    }

    /** As it lives on in a refresh token: the nonce belongs to the sign-in only. */
    Grant afterSignIn() {
        return new Grant(app, session, audience, tenant, scopes, Optional.empty(), claims, authTimeWanted, acr);
    }

    /** For the application as it is registered by now. */
    Grant to(AppRegistration current) {
        return new Grant(current, session, audience, tenant, scopes, nonce, claims, authTimeWanted, acr);
    }

    /** For the user as a guest of another tenant. */
    Grant in(Tenant other) {
        return new Grant(app, session, audience, other, scopes, nonce, claims, authTimeWanted, acr);
    }

    Grant with(RequestedClaims more) {
        return new Grant(app, session, audience, tenant, scopes, nonce, claims.plus(more), authTimeWanted, acr);
    }

    @Override
    public String toString() {
        return "Grant[" + user().name() + " to " + app.clientId() + "]";
    }
}
