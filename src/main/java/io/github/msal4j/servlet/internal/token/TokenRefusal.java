package io.github.msal4j.servlet.internal.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error response of the token endpoint (RFC 6749 section 5.2), reduced to what may be logged. The description is
 * left out: MSAL4J would log it, and a provider may repeat in it what it was sent.
 */
record TokenRefusal(
        String error,
        Optional<String> suberror,
        Optional<String> code,
        Optional<String> claims,
        Optional<String> correlationId,
        GrantState grant) {
    /** The error codes of Entra and B2C. */
    private static final Pattern CODE = Pattern.compile("AAD(STS|B2C)\\d{4,9}");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Empty if this is not an error response. */
    static Optional<TokenRefusal> parse(String body) {
        try {
            return of(Json.object(body));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** Empty if these are not the members of an error response. */
    static Optional<TokenRefusal> of(Map<String, Object> json) {
        return name(json, "error").map(error -> of(error, json));
    }

    private static TokenRefusal of(String error, Map<String, Object> json) {
        Optional<String> suberror = name(json, "suberror");
        String description = text(json, "error_description");
        Optional<String> code = code(description);
        Optional<String> claims = Optional.of(text(json, "claims")).filter(text -> !text.isEmpty());
        Set<String> codes = codes(json, code);
        GrantState grant = GrantState.of(error, suberror, codes, description, claims.isPresent());
        return new TokenRefusal(
                error,
                suberror,
                code.or(() -> codes.stream().findFirst()),
                claims,
                name(json, "correlation_id"),
                grant);
    }

    /** Entra has the numbers by themselves, too; B2C and older endpoints have them at the beginning of the description only. */
    private static Set<String> codes(Map<String, Object> json, Optional<String> code) {
        Set<String> codes = new LinkedHashSet<>();
        if (json.get("error_codes") instanceof List<?> numbers) {
            numbers.stream()
                    .map(number -> "AADSTS" + number)
                    .filter(name -> CODE.matcher(name).matches())
                    .forEach(codes::add);
        }
        code.ifPresent(codes::add);
        return codes;
    }

    private static String text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text ? text : "";
    }

    private static Optional<String> name(Map<String, Object> json, String member) {
        return Optional.of(text(json, member))
                .filter(text -> TOKEN.matcher(text).matches());
    }

    private static Optional<String> code(String description) {
        Matcher matcher = CODE.matcher(description);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** Whether asking the user can help. Decided by the codes, never by message text (R35). */
    boolean wantsUser() {
        return switch (error) {
            case "invalid_grant", "interaction_required", "login_required", "consent_required" -> true;
            default -> false;
        };
    }

    /** Whether a scope was refused. Entra's error of this name has a code, and says that the scope is none. */
    boolean concernsScope() {
        return error.equals("invalid_scope") && code.isEmpty();
    }

    /** The error response for MSAL4J, without the provider's description. */
    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", error);
        json.put("error_description", code.orElse("no further code"));
        suberror.ifPresent(value -> json.put("suberror", value));
        return JSONObjectUtils.toJSONString(json);
    }

    /** Whether the application itself was refused, so that no user can sign in until that is corrected. */
    boolean concernsApplication() {
        return Remedy.of(error, code).isPresent();
    }

    /**
     * A text for people: the error codes for a search in the provider's documentation, the correlation id for its log,
     * and the remedy.
     */
    String summary() {
        return error
                + suberror.map(value -> "/" + value).orElse("")
                + code.map(value -> " (" + value + ")").orElse("")
                + correlationId.map(id -> ", correlation id " + id).orElse("")
                + Remedy.of(error, code).map(remedy -> ": " + remedy).orElse("");
    }
}
