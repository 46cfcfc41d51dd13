package io.github.msal4j.servlet.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An error in Entra's form. The {@code AADSTS} numbers are Entra's; a relying party should look at {@link #error()}
 * and {@link #suberror()} only.
 *
 * @param status the HTTP status of a response that contains the error as JSON or as a page
 */
public record EntraError(
        int status, String error, int code, String message, Optional<String> suberror, Optional<String> claims) {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** An error with these values. */
    public static EntraError of(int status, String error, int code, String message) {
        return new EntraError(status, error, code, message, Optional.empty(), Optional.empty());
    }

    /** An error as other providers write it (RFC 6749 section 5.2): without a number. */
    public static EntraError plain(int status, String error, String message) {
        return of(status, error, 0, message);
    }

    /** The refresh token or code is not valid any more. */
    public static EntraError invalidGrant() {
        return invalidGrant(700082, "The grant has expired or has been revoked.");
    }

    /** An administrator has disabled the user. */
    public static EntraError userDisabled() {
        return invalidGrant(50057, "The user account is disabled.");
    }

    /** {@code invalid_grant} with the suberror {@code consent_required}. */
    public static EntraError consentRequired() {
        return invalidGrant(65001, "The user or administrator has not consented to use the application.")
                .withSuberror("consent_required");
    }

    /** The user has to sign in again, with this claims challenge (JSON). */
    public static EntraError interactionRequired(String claims) {
        String message = "Due to a configuration change, multi-factor authentication is needed.";
        return of(400, "interaction_required", 50076, message)
                .withSuberror("basic_action")
                .withClaims(claims);
    }

    /** The application's own credential is refused. */
    public static EntraError invalidClient() {
        return of(401, "invalid_client", 7000215, "Invalid client secret provided.");
    }

    public EntraError withSuberror(String value) {
        return new EntraError(status, error, code, message, Optional.of(value), claims);
    }

    public EntraError withClaims(String json) {
        return new EntraError(status, error, code, message, suberror, Optional.of(json));
    }

    static EntraError invalidGrant(int code, String message) {
        return of(400, "invalid_grant", code, message);
    }

    static EntraError invalidRequest(int code, String message) {
        return of(400, "invalid_request", code, message);
    }

    static EntraError unknownTenant(String segment) {
        return of(400, "invalid_tenant", 90002, "Tenant '" + segment + "' not found.");
    }

    static EntraError unknownClient(String clientId) {
        return of(400, "unauthorized_client", 700016, "Application '" + clientId + "' was not found.");
    }

    String summary() {
        return code == 0 ? message : "AADSTS" + code + ": " + message;
    }

    /** The JSON members, in Entra's order. */
    Map<String, Object> toJson(Instant now, Optional<String> requestId) {
        String trace = UUID.randomUUID().toString();
        String correlation = requestId.orElseGet(() -> UUID.randomUUID().toString());
        String timestamp = TIMESTAMP.format(now);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", error);
        if (code == 0) {
            json.put("error_description", message);
            return json;
        }
        json.put(
                "error_description",
                summary() + " Trace ID: " + trace + " Correlation ID: " + correlation + " Timestamp: " + timestamp);
        json.put("error_codes", List.of(code));
        json.put("timestamp", timestamp);
        json.put("trace_id", trace);
        json.put("correlation_id", correlation);
        suberror.ifPresent(value -> json.put("suberror", value));
        claims.ifPresent(value -> json.put("claims", value));
        return json;
    }
}
