package io.github.msal4j.servlet.token;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.config.Authority;
import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.provider.IdToken;
import io.github.msal4j.servlet.provider.IdTokenException;
import io.github.msal4j.servlet.provider.Json;
import io.github.msal4j.servlet.provider.Provider;
import io.github.msal4j.servlet.provider.ProviderHttp;
import io.github.msal4j.servlet.provider.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network under one MSAL4J operation. MSAL4J believes that it talks to the address which it made up from the
 * authority; the request goes to the token endpoint of the verified metadata. A response reaches MSAL4J, and so its
 * cache, only after its ID token has been verified (R20, R26).
 *
 * <p>Used by one thread, for one operation; afterwards it tells what the operation saw.
 */
final class TokenEndpoint implements IHttpClient {
    private static final long DEFAULT_LIFE_SECONDS = 3600;

    /** How the ID token of a response is to be judged. */
    interface IdTokenCheck {
        IdToken verify(Optional<String> rawIdToken, String accessToken)
                throws IdTokenException, ProviderUnavailableException;
    }

    private final Settings settings;
    private final Provider provider;
    private final IdTokenCheck check;
    private final InstantSource clock;
    private @Nullable IdToken idToken;
    private Instant expiresAt = Instant.MIN;
    private @Nullable TokenRefusal refusal;

    TokenEndpoint(Settings settings, Provider provider, InstantSource clock, IdTokenCheck check) {
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
        this.check = check;
    }

    /** When the access token of the response expires, by this application's clock and counted from the request. */
    Instant expiresAt() {
        return expiresAt;
    }

    /** The verified ID token of the response, if one came. */
    Optional<IdToken> idToken() {
        return Optional.ofNullable(idToken);
    }

    /** The provider's error response, if that is what came. */
    Optional<TokenRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws ProviderUnavailableException, IdTokenException {
        if (request.httpMethod() != HttpMethod.POST) {
            throw new IllegalStateException("MSAL4J wants to call "
                    + request.url().getPath() + ", although it has no reason to call anything but the token endpoint");
        }
        URI endpoint = provider.metadata().tokenEndpoint();
        Instant sentAt = clock.instant();
        ProviderHttp.Answer answer = provider.http().post(endpoint, form(request.body()), request.headers());
        return answer.status() == 200 ? verified(answer, sentAt) : refused(answer, endpoint);
    }

    /**
     * MSAL4J always adds {@code offline_access}. Where the settings do not ask for it, it is taken out again: at
     * providers other than Entra it may stand for a token that outlives the sign-out, or for an error.
     */
    private String form(String body) {
        boolean wanted = settings.authority() instanceof Authority.Entra
                || settings.scopes().contains(Scopes.OFFLINE_ACCESS);
        return wanted
                ? body
                : body.replaceFirst("(?<=[=&+])offline_access\\+?", "").replaceFirst("\\+(?=&|$)", "");
    }

    private IHttpResponse verified(ProviderHttp.Answer answer, Instant sentAt)
            throws IdTokenException, ProviderUnavailableException {
        Map<String, Object> json = new LinkedHashMap<>(parse(answer.body()));
        String accessToken = text(json, "access_token")
                .orElseThrow(() -> new ProviderUnavailableException("The token response carries no access_token"));
        IdToken verified = check.verify(text(json, "id_token"), accessToken);
        idToken = verified;
        // MSAL4J stops reading at the end of a nested object, and then files no account.
        json.values().removeIf(member -> !(member instanceof String || member instanceof Number));
        // MSAL4J files a new refresh token under the account only if an ID token comes with it.
        json.put("id_token", verified.raw());
        json.put("client_info", ClientInfo.verified(text(json, "client_info"), verified));
        expiresAt = sentAt.plusSeconds(lifeSeconds(json));
        return response(answer, JSONObjectUtils.toJSONString(json));
    }

    private IHttpResponse refused(ProviderHttp.Answer answer, URI endpoint) throws ProviderUnavailableException {
        Optional<TokenRefusal> parsed =
                answer.status() == 429 || answer.status() >= 500 ? Optional.empty() : TokenRefusal.parse(answer.body());
        TokenRefusal found = parsed.orElseThrow(() -> new ProviderUnavailableException(
                "The token endpoint " + endpoint + " answers with status " + answer.status()));
        refusal = found;
        return response(answer, found.toJson());
    }

    private static IHttpResponse response(ProviderHttp.Answer answer, String body) {
        HttpResponse response = new HttpResponse().statusCode(answer.status()).body(body);
        response.addHeaders(answer.headers());
        return response;
    }

    private static Map<String, Object> parse(String body) throws ProviderUnavailableException {
        try {
            return Json.object(body);
        } catch (ParseException e) {
            // Neither the body nor the parser's message, which quotes it, may reach a log.
            throw new ProviderUnavailableException("The token response is not JSON");
        }
    }

    /** The life of the token; some providers write the number as text, and it may be missing (RFC 6749 section 5.1). */
    private static long lifeSeconds(Map<String, Object> json) {
        Object value = json.get("expires_in");
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value instanceof String text && text.matches("\\d{1,9}") ? Long.parseLong(text) : DEFAULT_LIFE_SECONDS;
    }

    private static Optional<String> text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
