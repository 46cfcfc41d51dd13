package io.github.msal4j.servlet.testkit;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends the browser back to the application, by redirect or by a form that posts itself. */
final class AuthorizationAnswers {

    private final Addresses addresses;
    private final InstantSource clock;
    private final Behaviour behaviour;

    AuthorizationAnswers(Addresses addresses, InstantSource clock, Behaviour behaviour) {
        this.addresses = addresses;
        this.clock = clock;
        this.behaviour = behaviour;
    }

    void accept(Exchange exchange, AuthorizationRequest request, Grant grant, String code) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("code", code);
        if (behaviour.clientInfo()
                && grant.audience().dialect().hasClientInfo()
                && request.parameters().get("client_info").isPresent()) {
            answer.put("client_info", TokenEndpoint.clientInfo(grant));
        }
        request.state().ifPresent(state -> answer.put("state", state));
        if (behaviour.sessionState()) {
            answer.put("session_state", grant.session().sid());
        }
        addIssuer(answer, addresses.issuer(grant));
        send(exchange, request, answer);
    }

    void refuse(Exchange exchange, AuthorizationRequest request, EntraError error) {
        Map<String, Object> json = error.toJson(clock.instant(), Optional.empty());
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", error.error());
        answer.put("error_description", String.valueOf(json.get("error_description")));
        request.state().ifPresent(state -> answer.put("state", state));
        addIssuer(answer, addresses.issuer(request.audience()));
        send(exchange, request, answer);
    }

    private void addIssuer(Map<String, String> answer, String issuer) {
        if (behaviour.issInAuthorizationResponse()) {
            answer.put("iss", issuer);
        }
    }

    private static void send(Exchange exchange, AuthorizationRequest request, Map<String, String> answer) {
        String uri = request.redirectUri();
        switch (request.responseMode()) {
            case "form_post" -> exchange.html(200, IdentityPages.formPost(uri, answer));
            case "fragment" -> exchange.redirect(uri + "#" + Parameters.encode(answer));
            default -> exchange.redirect(uri + (uri.contains("?") ? "&" : "?") + Parameters.encode(answer));
        }
    }
}
