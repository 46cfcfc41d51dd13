package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.BasicAuthentication;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one MSAL4J operation. MSAL4J calls an address that it derives from the authority; the request is
 * sent to the token endpoint of the verified metadata instead. MSAL4J gets a response, and puts it into its cache, only
 * after the ID token has been verified (R20, R26).
 *
 * <p>Used by one thread for one operation. Afterwards it has the values of the response.
 */
final class TokenEndpoint implements IHttpClient {
    private static final String BEARER = "Bearer";
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\s*(?<minus>-)?(?<whole>\\d{1,9})(\\.\\d*)?\\s*");

    /** Decides whether the tokens of a response belong to the right user, before MSAL4J gets them. */
    interface IdentityCheck {
        IdToken verify(Optional<String> rawIdToken, Optional<String> clientInfo, String accessToken)
                throws IdTokenException, ProviderUnavailableException;
    }

    private final Settings settings;
    private final Provider provider;
    private final IdentityCheck check;
    private final Optional<String> claims;
    private final InstantSource clock;
    private @Nullable IdToken idToken;
    private @Nullable TokenLife life;
    private @Nullable TokenRefusal refusal;

    TokenEndpoint(
            Settings settings,
            Provider provider,
            InstantSource clock,
            IdentityCheck check,
            Optional<String> challenge) {
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
        this.check = check;
        this.claims = ClaimsParameter.of(settings, challenge);
    }

    /** When the response's access token is refreshed and when it expires. */
    TokenLife life() {
        return Objects.requireNonNull(life, "there was no successful response");
    }

    /** The verified ID token of the response, if there was one. */
    Optional<IdToken> idToken() {
        return Optional.ofNullable(idToken);
    }

    /** The provider's error response, if there was one. */
    Optional<TokenRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws ProviderUnavailableException, IdTokenException {
        if (request.httpMethod() != HttpMethod.POST) {
            throw new IllegalStateException("MSAL4J tried to call "
                    + request.url().getPath() + ", but only calls to the token endpoint are expected");
        }
        ProviderMetadata metadata = provider.metadata();
        URI endpoint = metadata.tokenEndpoint();
        Instant sentAt = clock.instant();
        ProviderHttp.Answer answer = BasicAuthentication.post(
                settings,
                metadata,
                withClaims(form(request.body())),
                request.headers(),
                (form, headers) -> provider.http().post(endpoint, form, headers));
        return answer.status() == 200 ? verified(answer, sentAt) : refused(answer, endpoint);
    }

    /**
     * MSAL4J always adds {@code offline_access}. It is removed again if the settings do not contain it: at providers
     * other than Microsoft it may cause a token that stays valid after the sign-out, or an error.
     */
    private String form(String body) {
        boolean wanted = settings.authority().isMicrosoft() || settings.scopes().contains(Scopes.OFFLINE_ACCESS);
        return wanted
                ? body
                : body.replaceFirst("(?<=[=&+])offline_access\\+?", "").replaceFirst("\\+(?=&|$)", "");
    }

    /** Adds the claims here, unchanged: MSAL4J would parse a challenge and write it in another form. */
    private String withClaims(String form) {
        return claims.map(json -> form + "&claims=" + URLEncoder.encode(json, StandardCharsets.UTF_8))
                .orElse(form);
    }

    private IHttpResponse verified(ProviderHttp.Answer answer, Instant sentAt)
            throws IdTokenException, ProviderUnavailableException {
        Map<String, Object> json = new LinkedHashMap<>(parse(answer.body()));
        checkType(json);
        String accessToken = text(json, "access_token")
                .orElseThrow(() -> new ProviderUnavailableException("The token response carries no access_token"));
        IdToken verified = check.verify(text(json, "id_token"), text(json, "client_info"), accessToken);
        idToken = verified;
        Optional<Duration> refreshIn = seconds(json, "refresh_in").filter(time -> !time.isZero());
        // MSAL4J stops reading at the end of a nested object, and then stores no account.
        json.values().removeIf(member -> !(member instanceof String || member instanceof Number));
        // MSAL4J stores a new refresh token for the account only if the response has an ID token.
        json.put("id_token", verified.raw());
        json.put("client_info", ClientInfo.verified(text(json, "client_info"), verified, settings.authority()));
        Duration expiresIn = seconds(json, "expires_in").orElse(DEFAULT_LIFE);
        // MSAL4J reads whole numbers only, and the library counts by its own.
        json.put("expires_in", expiresIn.toSeconds());
        json.keySet().removeAll(List.of("refresh_in", "ext_expires_in"));
        life = TokenLife.of(sentAt, expiresIn, refreshIn);
        return response(answer, JSONObjectUtils.toJSONString(json));
    }

    /**
     * A client must not use an access token whose type it does not understand (RFC 6749 section 7.1); what proves possession
     * of a key would be refused as bearer token. The response must say the type (section 5.1; OpenID Connect Core 3.1.3.3).
     */
    private static void checkType(Map<String, Object> json) throws ProviderUnavailableException {
        Optional<String> type = text(json, "token_type");
        if (type.isEmpty() || !type.get().equalsIgnoreCase(BEARER)) {
            throw new ProviderUnavailableException("The token response must have token_type " + BEARER + ", and has "
                    + type.map(TokenEndpoint::shown).orElse("none")
                    + "; have the provider issue bearer tokens to this application");
        }
    }

    private static String shown(String value) {
        return value.matches("[A-Za-z0-9._:/-]{1,40}") ? value : "another";
    }

    private IHttpResponse refused(ProviderHttp.Answer answer, URI endpoint) throws ProviderUnavailableException {
        boolean overloaded = answer.status() == 429 || answer.status() >= 500;
        Optional<TokenRefusal> parsed = overloaded ? Optional.empty() : TokenRefusal.parse(answer.body());
        TokenRefusal found = parsed.orElseThrow(() -> new ProviderUnavailableException(
                "The token endpoint " + endpoint + " answers with status " + answer.status(),
                answer.retryAfter(clock.instant())));
        refusal = found;
        return response(answer, found.toJson());
    }

    private static IHttpResponse response(ProviderHttp.Answer answer, String body) {
        // Without the headers: for Retry-After, MSAL4J keeps a list for the whole JVM, which would affect other
        // sessions.
        return new HttpResponse().statusCode(answer.status()).body(body);
    }

    private static Map<String, Object> parse(String body) throws ProviderUnavailableException {
        try {
            return Json.object(body);
        } catch (ParseException e) {
            // The log must contain neither the body nor the parser's message, which quotes it.
            throw new ProviderUnavailableException("The token response is not JSON");
        }
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

    private static Optional<String> text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
