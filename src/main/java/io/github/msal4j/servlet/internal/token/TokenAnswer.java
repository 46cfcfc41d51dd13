package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a token endpoint answers (RFC 6749 sections 5.1 and 5.2). No message contains what was received. */
final class TokenAnswer {
    private static final String BEARER = "Bearer";
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\s*(?<minus>-)?(?<whole>\\d{1,9})(\\.\\d*)?\\s*");

    private TokenAnswer() {}

    /**
     * The members of an answer that has tokens, which is parsed here and nowhere again; empty if it has an error instead. Some
     * providers send one with status 200, against RFC 6749 section 5.2.
     */
    static Optional<Map<String, Object>> members(ProviderHttp.Answer answer) throws ProviderUnavailableException {
        if (answer.status() != 200) {
            return Optional.empty();
        }
        try {
            Map<String, Object> json = Json.object(answer.body());
            boolean error =
                    !json.containsKey("access_token") && TokenRefusal.of(json).isPresent();
            return error ? Optional.empty() : Optional.of(json);
        } catch (ParseException e) {
            // The log must contain neither the body nor the parser's message, which quotes it.
            throw ProviderUnavailableException.unusable("The token response is not JSON, but " + AnswerText.of(answer));
        }
    }

    /**
     * The error of an answer without tokens.
     *
     * @throws ProviderUnavailableException if it is none of the application's or the user's
     */
    static TokenRefusal refusal(ProviderHttp.Answer answer, URI endpoint, Instant now)
            throws ProviderUnavailableException {
        if (answer.isOverload()) {
            throw new ProviderUnavailableException(
                    "The token endpoint " + endpoint + " answers with status " + answer.status(),
                    answer.retryAfter(now));
        }
        return TokenRefusal.parse(answer.body())
                .orElseThrow(() -> ProviderUnavailableException.unusable("The token endpoint " + endpoint
                        + " answers with " + AnswerText.of(answer) + ", without an OAuth error"));
    }

    /**
     * The access token. A client must not use one whose type it does not understand (RFC 6749 section 7.1); what proves possession
     * of a key would be refused as bearer token. The response must say the type (section 5.1; OpenID Connect Core 3.1.3.3).
     */
    static String accessToken(Map<String, Object> json) throws ProviderUnavailableException {
        Optional<String> type = text(json, "token_type");
        if (type.isEmpty() || !type.get().equalsIgnoreCase(BEARER)) {
            throw ProviderUnavailableException.unusable(
                    "The token response must have token_type " + BEARER + ", and has "
                            + type.map(TokenAnswer::shown).orElse("none")
                            + "; have the provider issue bearer tokens to this application");
        }
        return text(json, "access_token")
                .orElseThrow(() -> ProviderUnavailableException.unusable("The token response carries no access_token"));
    }

    private static String shown(String value) {
        return value.matches("[A-Za-z0-9._:/-]{1,40}") ? value : "another";
    }

    static Duration expiresIn(Map<String, Object> json) {
        return seconds(json, "expires_in").orElse(DEFAULT_LIFE);
    }

    /** Entra's recommended time of refresh. */
    static Optional<Duration> refreshIn(Map<String, Object> json) {
        return seconds(json, "refresh_in").filter(time -> !time.isZero());
    }

    /**
     * Some providers send the number as text or with a fraction, and it may be missing (RFC 6749 section 5.1). Zero and less
     * mean that the token has expired.
     */
    private static Optional<Duration> seconds(Map<String, Object> json, String member) {
        Matcher number = SECONDS.matcher(String.valueOf(json.get(member)));
        if (!number.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                number.group("minus") == null
                        ? Duration.ofSeconds(Long.parseLong(number.group("whole")))
                        : Duration.ZERO);
    }

    static Optional<String> text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
