package io.github.msal4j.servlet.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An authorization request whose application and redirect URI have been checked; other parameters may be wrong. */
record AuthorizationRequest(Audience audience, AppRegistration app, String redirectUri, Parameters parameters) {

    private static final Set<String> RESPONSE_MODES = Set.of("query", "fragment", "form_post");
    private static final int S256_LENGTH = 43;

    /** Refuses a request that must not be answered by a redirect, because its redirect URI is not registered. */
    static AuthorizationRequest read(Parameters parameters, Audience audience, Directory directory) {
        AppRegistration app = directory.app(parameters.get("client_id").orElse(""));
        String redirectUri = parameters.get("redirect_uri").orElse("");
        if (!app.redirectsTo(redirectUri)) {
            throw new EntraException(EntraError.invalidRequest(
                    50011,
                    "The redirect URI '" + redirectUri + "' does not match the redirect URIs configured for the"
                            + " application '" + app.clientId()
                            + "'. This is the local identity provider: register that address in"
                            + " the test, or start IdentityProviderMain with the address of the application, as far as its"
                            + " context path, as the second argument."));
        }
        return new AuthorizationRequest(audience, app, redirectUri, parameters);
    }

    /** The error in the request, to be sent to the application. */
    Optional<EntraError> problem() {
        if (!parameters.all("response_type").equals(List.of("code"))) {
            return Optional.of(EntraError.of(
                    400, "unsupported_response_type", 700054, "Only response_type 'code' is enabled here."));
        }
        if (!RESPONSE_MODES.contains(responseMode())) {
            return problem(90023, "The response_mode is not supported.");
        }
        if (!scopes().contains("openid")) {
            return problem(70011, "The scope 'openid' is missing.");
        }
        if (nonce().isEmpty()) {
            return problem(90014, "The required field 'nonce' is missing.");
        }
        boolean pkce = challenge().length() == S256_LENGTH
                && parameters.get("code_challenge_method").equals(Optional.of("S256"));
        return pkce ? Optional.empty() : problem(9002325, "Proof Key for Code Exchange (S256) is required.");
    }

    String responseMode() {
        return parameters.get("response_mode").orElse("query");
    }

    Scopes scopes() {
        return Scopes.parse(parameters.get("scope").orElse(""));
    }

    Optional<String> nonce() {
        return parameters.get("nonce");
    }

    Optional<String> state() {
        return parameters.get("state");
    }

    Optional<String> loginHint() {
        return parameters.get("login_hint");
    }

    String challenge() {
        return parameters.get("code_challenge").orElse("");
    }

    /** The age in seconds after which the user has to authenticate again. */
    Optional<Long> maxAge() {
        return parameters
                .get("max_age")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::valueOf);
    }

    /** The levels that would do, the best first; this provider grants the first one. */
    private Stream<String> acrs() {
        return Stream.of(parameters.get("acr_values").orElse("").split(" ", -1)).filter(acr -> !acr.isEmpty());
    }

    /** The languages that the user reads, the preferred one first. */
    String uiLocales() {
        return parameters.get("ui_locales").orElse("");
    }

    /** Of several kinds, separated by spaces, each counts. */
    boolean prompts(String kind) {
        return List.of(parameters.get("prompt").orElse("").split(" ", -1)).contains(kind);
    }

    /** Whether the provider must not show a page ({@code prompt=none}). */
    boolean isSilent() {
        return prompts("none");
    }

    Grant grant(SsoSession session, Tenant tenant) {
        RequestedClaims claims = RequestedClaims.parse(parameters.get("claims"));
        boolean authTime = maxAge().isPresent() || claims.authTime();
        return new Grant(app, session, audience, tenant, scopes(), nonce(), claims, authTime, acrs().findFirst());
    }

    private static Optional<EntraError> problem(int code, String message) {
        return Optional.of(EntraError.invalidRequest(code, message));
    }
}
