package io.github.msal4j.servlet.testkit;

import java.util.Map;

/** Takes refresh tokens back (RFC 7009), if the provider is to have such an endpoint. */
final class RevocationEndpoint {

    private final ClientAuthentication clients;
    private final Grants grants;
    private final Behaviour behaviour;

    RevocationEndpoint(ClientAuthentication clients, Grants grants, Behaviour behaviour) {
        this.clients = clients;
        this.grants = grants;
        this.behaviour = behaviour;
    }

    /** A token that is not known is answered like one that is (section 2.2). */
    void handle(Exchange exchange) {
        if (!behaviour.revocation()) {
            exchange.text(404, "There is nothing here.");
            return;
        }
        AppRegistration app = clients.authenticate(exchange);
        String token = exchange.form()
                .get("token")
                .orElseThrow(() -> new EntraException(
                        EntraError.invalidRequest(900144, "The request must contain the parameter 'token'.")));
        grants.revoke(token, app);
        exchange.json(200, Map.of());
    }
}
