package io.github.msal4j.servlet.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out where a browser has to call when a session has ended. */
final class FrontChannel {

    private final Directory directory;
    private final Addresses addresses;
    private final Behaviour behaviour;

    FrontChannel(Directory directory, Addresses addresses, Behaviour behaviour) {
        this.directory = directory;
        this.addresses = addresses;
        this.behaviour = behaviour;
    }

    /** One address per application of the session that has registered for it. */
    List<URI> addressesFor(SsoSession session) {
        if (!behaviour.signOutFrames()) {
            return List.of();
        }
        return session.applications().entrySet().stream()
                .flatMap(entry -> directory
                        .findApp(entry.getKey())
                        .flatMap(AppRegistration::frontChannelLogoutUri)
                        .map(uri -> URI.create(withSession(uri, session, entry.getValue())))
                        .stream())
                .toList();
    }

    /** Entra sends no {@code iss}, although the specification wants it beside the {@code sid}. */
    private String withSession(String uri, SsoSession session, Grant grant) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (behaviour.issAtFrontChannel()) {
            parameters.put("iss", addresses.issuer(grant));
        }
        parameters.put("sid", session.sid());
        return uri + (uri.contains("?") ? "&" : "?") + Parameters.encode(parameters);
    }

    /**
     * Where to go after the sign-out. Without a {@code client_id} the applications of the session are asked, and without
     * a session all of them; an address that none of them has registered leads nowhere.
     */
    Optional<String> returnAddress(Parameters parameters, Optional<SsoSession> session) {
        return parameters
                .get("post_logout_redirect_uri")
                .filter(uri -> candidates(parameters, session).stream().anyMatch(app -> app.returnsTo(uri)))
                .map(uri -> parameters
                        .get("state")
                        .map(state -> uri + (uri.contains("?") ? "&" : "?") + Parameters.encode(Map.of("state", state)))
                        .orElse(uri));
    }

    private List<AppRegistration> candidates(Parameters parameters, Optional<SsoSession> session) {
        Optional<String> clientId = parameters.get("client_id");
        if (clientId.isPresent()) {
            return directory.findApp(clientId.get()).stream().toList();
        }
        return directory.apps().stream()
                .filter(app ->
                        session.map(s -> s.clientIds().contains(app.clientId())).orElse(true))
                .toList();
    }
}
