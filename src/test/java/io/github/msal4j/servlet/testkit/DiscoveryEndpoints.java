package io.github.msal4j.servlet.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a relying party reads before its first sign-in: metadata, keys, and the list of aliases MSAL asks for. */
final class DiscoveryEndpoints {

    private final Addresses addresses;
    private final Behaviour behaviour;
    private final SigningKeyStore keys;

    DiscoveryEndpoints(Addresses addresses, Behaviour behaviour, SigningKeyStore keys) {
        this.addresses = addresses;
        this.behaviour = behaviour;
        this.keys = keys;
    }

    void metadata(Exchange exchange, Audience audience) {
        MetadataDocument document = new MetadataDocument(
                addresses.origin(),
                addresses.backChannelOrigin(),
                audience.segment(),
                application(exchange, audience).map(id -> "?appid=" + id).orElse(""),
                addresses.issuer(audience),
                behaviour.issInAuthorizationResponse(),
                behaviour.secretInHeader(),
                behaviour.revocation(),
                behaviour.userinfo().isPresent(),
                audience.dialect().isEntra());
        exchange.json(200, document.toJson());
    }

    void keys(Exchange exchange, Audience audience) {
        boolean restricted = behaviour.keyIssuers() && audience.dialect().isEntra();
        Optional<String> issuer = restricted ? Optional.of(addresses.issuer(audience)) : Optional.empty();
        exchange.json(
                200,
                application(exchange, audience)
                        .map(id -> SigningKeyStore.document(
                                keys.ofApplication(id, audience.tenant().orElseThrow()), issuer))
                        .orElseGet(() -> keys.document(issuer)));
    }

    /** Whose keys are asked for. Only one tenant can tell, and other kinds of providers ignore the parameter. */
    private Optional<String> application(Exchange exchange, Audience audience) {
        boolean told = behaviour.keysOfApplications()
                && audience.dialect().isEntra()
                && audience.tenant().isPresent();
        return told ? exchange.parameters().get("appid") : Optional.empty();
    }

    void instance(Exchange exchange) {
        String network = URI.create(addresses.origin()).getAuthority();
        Map<String, Object> cloud =
                Map.of("preferred_network", network, "preferred_cache", network, "aliases", List.of(network));
        exchange.json(
                200,
                Map.of(
                        "tenant_discovery_endpoint",
                        Endpoint.METADATA.at(addresses.backChannelOrigin(), "common"),
                        "api-version",
                        "1.1",
                        "metadata",
                        List.of(cloud)));
    }
}
