package io.github.msal4j.servlet.testkit;

/** All that answers requests. */
record Endpoints(
        Directory directory,
        DiscoveryEndpoints discovery,
        AuthorizeEndpoint authorize,
        TokenEndpoint token,
        LogoutEndpoint logout,
        RevocationEndpoint revocation,
        UserInfoEndpoint userInfo,
        GraphApi graph) {

    void handle(Exchange exchange, Endpoint.Route route) {
        if (route.endpoint().isOfGraph()) {
            graph.handle(exchange, route.endpoint());
            return;
        }
        Audience audience = directory.audience(route.segment());
        switch (route.endpoint()) {
            case METADATA -> discovery.metadata(exchange, audience);
            case KEYS -> discovery.keys(exchange, audience);
            case INSTANCE_DISCOVERY -> discovery.instance(exchange);
            case AUTHORIZE -> authorize.handle(exchange, audience);
            case TOKEN -> token.handle(exchange, audience);
            case LOGOUT -> logout.handle(exchange, audience);
            case REVOCATION -> revocation.handle(exchange);
            case USERINFO -> userInfo.handle(exchange);
            default -> throw new IllegalStateException("no handler for " + route);
        }
    }
}
