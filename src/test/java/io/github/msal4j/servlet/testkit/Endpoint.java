package io.github.msal4j.servlet.testkit;

import java.util.Arrays;
import java.util.Optional;

/** The addresses of the provider, as tests name them when they ask what was seen or order a fault. */
public enum Endpoint {
    METADATA("/v2.0/.well-known/openid-configuration", "GET"),
    KEYS("/discovery/v2.0/keys", "GET"),
    INSTANCE_DISCOVERY("/discovery/instance", "GET"),
    AUTHORIZE("/oauth2/v2.0/authorize", "GET|POST"),
    TOKEN("/oauth2/v2.0/token", "POST"),
    LOGOUT("/oauth2/v2.0/logout", "GET|POST"),
    /** The downstream API, which is no tenant's. */
    GRAPH("/me", "GET");

    private final String suffix;
    private final String methods;

    Endpoint(String suffix, String methods) {
        this.suffix = suffix;
        this.methods = methods;
    }

    /** Whether a person looks at the answers, so that errors are pages. */
    boolean isForBrowsers() {
        return this == AUTHORIZE || this == LOGOUT;
    }

    boolean accepts(String method) {
        return method.matches(methods);
    }

    String at(String origin, String tenant) {
        return origin + "/" + tenant + suffix;
    }

    /** The endpoint at a path, with the path segment before it: the tenant. */
    static Optional<Route> route(String path) {
        return Arrays.stream(values())
                .filter(endpoint -> path.endsWith(endpoint.suffix))
                .map(endpoint -> new Route(endpoint, path.substring(1, path.length() - endpoint.suffix.length())))
                .filter(Route::exists)
                .findFirst();
    }

    record Route(Endpoint endpoint, String segment) {

        private boolean exists() {
            return endpoint == GRAPH ? segment.equals("v1.0") : !segment.isEmpty() && !segment.contains("/");
        }
    }
}
