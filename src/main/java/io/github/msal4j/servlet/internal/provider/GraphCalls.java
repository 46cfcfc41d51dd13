package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of Microsoft Graph that belong to one question, which have one deadline and one limit of size together. */
final class GraphCalls {
    /** Of all answers together; a page of 999 groups with their names has about 300 kB. */
    private static final int MOST_CHARACTERS = 2_000_000;

    private final ProviderHttp http;
    private final URI graph;
    private final String accessToken;
    private final Duration timeout;
    private final long deadline;
    private final InstantSource clock;
    private long characters;

    GraphCalls(ProviderHttp http, URI graph, String accessToken, Duration timeout, InstantSource clock) {
        this.http = http;
        this.graph = graph;
        this.accessToken = accessToken;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.clock = clock;
    }

    Map<String, Object> get(URI url) throws ProviderUnavailableException {
        return read(url, http.getAside(url, ProviderHttp.bearer(accessToken), left()));
    }

    Map<String, Object> post(URI url, String json) throws ProviderUnavailableException {
        Map<String, String> headers = new HashMap<>(ProviderHttp.bearer(accessToken));
        headers.put("Content-Type", "application/json");
        return read(url, http.postAside(url, json, headers, left()));
    }

    private Duration left() throws ProviderUnavailableException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new ProviderUnavailableException("Microsoft Graph at " + graph + " does not tell all groups within "
                    + timeout.toMillis() + " ms (msal.http-timeout)");
        }
        return Duration.ofNanos(nanos);
    }

    private Map<String, Object> read(URI url, ProviderHttp.Answer answer) throws ProviderUnavailableException {
        if (answer.status() != 200) {
            throw refused(url, answer);
        }
        characters += answer.body().length();
        if (characters > MOST_CHARACTERS) {
            throw ProviderUnavailableException.unusable(
                    "Microsoft Graph at " + graph + " answers with more than " + MOST_CHARACTERS + " characters");
        }
        try {
            return Json.object(answer.body());
        } catch (ParseException e) {
            throw unreadable(answer.status() + ": " + AnswerText.of(answer));
        }
    }

    private ProviderUnavailableException unreadable(String what) {
        return ProviderUnavailableException.unusable(
                "The answer of Microsoft Graph at " + graph + " cannot be used: " + what);
    }

    /** Names what it was, and what helps; never anything of the token. */
    private ProviderUnavailableException refused(URI url, ProviderHttp.Answer answer) {
        String failure = "Microsoft Graph refuses " + graph + url.getRawPath() + " with status " + answer.status();
        return switch (answer.status()) {
            case 401 ->
                ProviderUnavailableException.unusable(failure
                        + ": it does not accept the access token of the user, perhaps because a policy wants a new"
                        + " sign-in, or because msal.authority is of another cloud");
            case 403 ->
                ProviderUnavailableException.unusable(failure
                        + ": the application may not read memberships; " + GroupOverage.CONSENT
                        + ", on the page 'API permissions'");
            case 429 ->
                new ProviderUnavailableException(
                        failure + ": there were too many calls; it asks to wait "
                                + answer.retryAfter(clock.instant())
                                        .map(wait -> wait.toSeconds() + " s (Retry-After)")
                                        .orElse("for a while"),
                        answer.retryAfter(clock.instant()));
            default ->
                answer.isOverload()
                        ? new ProviderUnavailableException(failure)
                        : ProviderUnavailableException.unusable(failure + ": " + AnswerText.of(answer));
        };
    }

    /** The members of an answer. An answer without them is none. */
    static List<?> values(Map<String, Object> answer) throws ProviderUnavailableException {
        if (answer.get("value") instanceof List<?> values) {
            return values;
        }
        throw ProviderUnavailableException.unusable("The answer of Microsoft Graph has no list of groups");
    }

    /** Where the next page is. The access token goes there, so it must be where the first one is. */
    Optional<URI> next(Map<String, Object> answer) throws ProviderUnavailableException {
        Object link = answer.get("@odata.nextLink");
        if (link == null) {
            return Optional.empty();
        }
        try {
            URI next = URI.create(String.valueOf(link));
            boolean here = graph.getScheme().equalsIgnoreCase(next.getScheme())
                    && graph.getRawAuthority().equalsIgnoreCase(next.getRawAuthority());
            if (here) {
                return Optional.of(next);
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like other links that are not followed.
        }
        throw unreadable("its next page is at another place, to which no access token is sent");
    }
}
