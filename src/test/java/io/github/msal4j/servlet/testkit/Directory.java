package io.github.msal4j.servlet.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the provider knows before anybody signs in: applications, users, consents. */
final class Directory {

    private final Map<String, AppRegistration> apps = new LinkedHashMap<>();
    private final LocalUsers users = new LocalUsers();
    private final Consents consents = new Consents();

    synchronized void register(AppRegistration app) {
        apps.put(app.clientId(), app);
    }

    synchronized Optional<AppRegistration> findApp(String clientId) {
        return Optional.ofNullable(apps.get(clientId));
    }

    synchronized List<AppRegistration> apps() {
        return List.copyOf(apps.values());
    }

    AppRegistration app(String clientId) {
        return findApp(clientId).orElseThrow(() -> new EntraException(EntraError.unknownClient(clientId)));
    }

    LocalUsers users() {
        return users;
    }

    Consents consents() {
        return consents;
    }

    Audience audience(String segment) {
        return Audience.of(segment, users.tenants());
    }
}
