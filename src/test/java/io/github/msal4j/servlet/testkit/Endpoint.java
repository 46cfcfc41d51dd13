package io.github.msal4j.servlet.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The endpoints of the provider. Tests use them to ask for received requests and to order faults. */
public enum Endpoint {
    METADATA("/v2.0/.well-known/openid-configuration", "GET"),
    KEYS("/discovery/v2.0/keys", "GET"),
    INSTANCE_DISCOVERY("/discovery/instance", "GET"),
    AUTHORIZE("/oauth2/v2.0/authorize", "GET|POST"),
    TOKEN("/oauth2/v2.0/token", "POST"),
    LOGOUT("/oauth2/v2.0/logout", "GET|POST"),
    /** RFC 7009; Entra has none, see {@link Behaviour#revocation}. */
    REVOCATION("/oauth2/v2.0/revoke", "POST"),
    /** OpenID Connect Core 5.3, see {@link Behaviour#userinfo}. */
    USERINFO("/openid/userinfo", "GET|POST"),
    /** The downstream API, which belongs to no tenant. */
    GRAPH("/me", "GET"),
    /** Whether a user is in some of these groups, see {@link LocalIdentityProvider#setGroups}. */
    GRAPH_CHECK("/me/checkMemberGroups", "POST"),
    /** All groups of a user, by pages. */
    GRAPH_GROUPS("/me/transitiveMemberOf/microsoft.graph.group", "GET");

    /** At a plain OpenID provider: straight under the issuer (OpenID Connect Discovery 1.0 section 4.1). */
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private static final Pattern AUTHORITY =
            Pattern.compile("[^/]+|realms/[^/]+|(tfp/)?[^/]+/b2c_1[^/]*", Pattern.CASE_INSENSITIVE);

    private final String suffix;
    private final String methods;

    Endpoint(String suffix, String methods) {
        this.suffix = suffix;
        this.methods = methods;
    }

    /** Whether it is one of the downstream API. */
    boolean isOfGraph() {
        return this == GRAPH || this == GRAPH_CHECK || this == GRAPH_GROUPS;
    }

    /** Whether browsers call it, so that errors are pages. */
    boolean isForBrowsers() {
        return this == AUTHORIZE || this == LOGOUT;
    }

    boolean accepts(String method) {
        return method.matches(methods);
    }

    String at(String origin, String tenant) {
        return origin + "/" + tenant + suffix;
    }

    /** The endpoint at a path, with what stands before it: the tenant, and perhaps a policy of it. */
    static Optional<Route> route(String path) {
        if (path.startsWith("/realms/") && path.endsWith(WELL_KNOWN)) {
            String realm = path.substring(1, path.length() - WELL_KNOWN.length());
            return Optional.of(new Route(METADATA, realm)).filter(Route::exists);
        }
        return Arrays.stream(values())
                .filter(endpoint -> path.endsWith(endpoint.suffix))
                .map(endpoint -> new Route(endpoint, path.substring(1, path.length() - endpoint.suffix.length())))
                .filter(Route::exists)
                .findFirst();
    }

    record Route(Endpoint endpoint, String segment) {

        private boolean exists() {
            return endpoint.isOfGraph()
                    ? segment.equals("v1.0")
                    : AUTHORITY.matcher(segment).matches();
        }
    }
}
