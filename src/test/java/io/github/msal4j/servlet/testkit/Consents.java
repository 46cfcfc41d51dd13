package io.github.msal4j.servlet.testkit;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who has allowed which application what, beyond what its registration says. */
final class Consents {

    private final Set<Consent> given = new HashSet<>();

    synchronized void grant(AppRegistration app, LocalUser user, Set<String> fullScopes) {
        fullScopes.forEach(scope -> given.add(new Consent(app.clientId(), user.name(), scope)));
    }

    synchronized void grantForTenant(AppRegistration app, Tenant tenant, Set<String> fullScopes) {
        fullScopes.forEach(scope -> given.add(new Consent(app.clientId(), tenant.id(), scope)));
    }

    /** Forgets what the user allowed. What an administrator allowed for everybody stays. */
    synchronized void withdraw(AppRegistration app, LocalUser user) {
        given.removeIf(consent -> consent.clientId.equals(app.clientId()) && consent.by.equals(user.name()));
    }

    /** Those of the scopes that the application may have for this user in this tenant. */
    synchronized Set<String> granted(AppRegistration app, LocalUser user, Tenant tenant, Scopes scopes) {
        Set<String> allowed = new LinkedHashSet<>(scopes.delegated());
        allowed.removeIf(scope -> app.consented().stream().map(Scopes::full).noneMatch(scope::equals)
                && !given.contains(new Consent(app.clientId(), user.name(), scope))
                && !given.contains(new Consent(app.clientId(), tenant.id(), scope)));
        return allowed;
    }

    Set<String> missing(AppRegistration app, LocalUser user, Tenant tenant, Scopes scopes) {
        Set<String> missing = new LinkedHashSet<>(scopes.delegated());
        missing.removeAll(granted(app, user, tenant, scopes));
        return missing;
    }

    /** @param by a user's name or a tenant's id, which never look alike */
    private record Consent(String clientId, String by, String scope) {}
}
