package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What an administrator of a realm does to its users, by Keycloak's admin REST API as its console does it. */
public final class KeycloakAdministrator {
    private final KeycloakProcess keycloak;
    private final String realm;

    KeycloakAdministrator(KeycloakProcess keycloak, String realm) {
        this.keycloak = keycloak;
        this.realm = "/admin/realms/" + realm;
    }

    /** Signs a user out of all sessions; applications hear of it at the back channel only. */
    public void signOut(String userName) {
        send("POST", user(userName) + "/logout", BodyPublishers.noBody());
    }

    public void disable(String userName) {
        send("PUT", user(userName), json(Map.of("enabled", false)));
    }

    public void delete(String userName) {
        send("DELETE", user(userName), BodyPublishers.noBody());
    }

    /** Takes a realm role away from a user, who has it by itself and not by a group. */
    public void takeRole(String userName, String role) {
        String found = keycloak.asAdmin("GET", realm + "/roles/" + role, BodyPublishers.noBody(), 200);
        send("DELETE", user(userName) + "/role-mappings/realm", BodyPublishers.ofString("[" + found + "]"));
    }

    public void giveRole(String userName, String role) {
        String found = keycloak.asAdmin("GET", realm + "/roles/" + role, BodyPublishers.noBody(), 200);
        send("POST", user(userName) + "/role-mappings/realm", BodyPublishers.ofString("[" + found + "]"));
    }

    public void resetPassword(String userName, String password) {
        send(
                "PUT",
                user(userName) + "/reset-password",
                json(Map.of("type", "password", "value", password, "temporary", false)));
    }

    /** Takes back what the user has consented to for an application, as the user may do as well. */
    public void revokeConsent(String userName, String clientId) {
        send("DELETE", user(userName) + "/consents/" + clientId, BodyPublishers.noBody());
    }

    /** <em>Sessions, Actions, Revocation</em> of the console: whatever was issued before this moment is not valid any more. */
    public void revokeAllBefore(Instant moment) {
        send("PUT", realm, json(Map.of("notBefore", moment.getEpochSecond())));
    }

    private String user(String userName) {
        String found = keycloak.asAdmin(
                "GET",
                realm + "/users?exact=true&username=" + URLEncoder.encode(userName, UTF_8),
                BodyPublishers.noBody(),
                200);
        try {
            List<Object> users = JSONArrayUtils.parse(found);
            if (users.size() == 1 && users.get(0) instanceof Map<?, ?> user) {
                return realm + "/users/" + user.get("id");
            }
        } catch (ParseException e) {
            throw new IllegalStateException("No list of users: " + found, e);
        }
        throw new IllegalArgumentException("No user " + userName + " in " + found);
    }

    private void send(String method, String path, BodyPublisher body) {
        String unused = keycloak.asAdmin(method, path, body, 204);
    }

    private static BodyPublisher json(Map<String, Object> members) {
        return BodyPublishers.ofString(JSONObjectUtils.toJSONString(members));
    }
}
