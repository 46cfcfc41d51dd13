package io.github.msal4j.servlet.harness;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A realm of Keycloak as its import understands it: who may sign in, and at which applications. */
public final class KeycloakRealm {

    /**
     * Keycloak lets its sign-out page frame the applications by host and port, without a scheme, which on an https page
     * means https only. The applications of these tests are on plain http, so the realm says so itself.
     */
    private static final String FRAMES =
            "frame-src 'self' http://*.localhost:*; frame-ancestors 'self'; object-src 'none';";

    private final String name;
    private final List<Map<String, Object>> clients = new ArrayList<>();
    private final List<Map<String, Object>> users = new ArrayList<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();

    private KeycloakRealm(String name) {
        this.name = name;
    }

    public static KeycloakRealm named(String name) {
        return new KeycloakRealm(name);
    }

    public KeycloakRealm client(KeycloakClient client) {
        clients.add(client.representation());
        return this;
    }

    /** A user whose profile is complete, since Keycloak asks at the first sign-in for what is missing. */
    public KeycloakRealm user(String userName, String password, String... userRoles) {
        roles.addAll(Arrays.asList(userRoles));
        users.add(Map.of(
                "username",
                userName,
                "enabled",
                true,
                "email",
                userName + "@example.test",
                "emailVerified",
                true,
                "firstName",
                userName,
                "lastName",
                "Example",
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false)),
                "realmRoles",
                List.of(userRoles)));
        return this;
    }

    /** Any further member of Keycloak's realm representation, such as {@code accessTokenLifespan}. */
    public KeycloakRealm setting(String member, Object value) {
        settings.put(member, value);
        return this;
    }

    String name() {
        return name;
    }

    String json() {
        Map<String, Object> realm = new LinkedHashMap<>();
        realm.put("realm", name);
        realm.put("enabled", true);
        realm.put("roles", Map.of("realm", roleRepresentations().toList()));
        realm.put("clients", clients);
        realm.put("users", users);
        realm.put("browserSecurityHeaders", Map.of("contentSecurityPolicy", FRAMES));
        realm.putAll(settings);
        return JSONObjectUtils.toJSONString(realm);
    }

    private Stream<Map<String, String>> roleRepresentations() {
        return roles.stream().map(role -> Map.of("name", role));
    }
}
