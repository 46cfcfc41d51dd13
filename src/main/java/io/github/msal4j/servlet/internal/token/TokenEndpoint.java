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
import io.github.msal4j.servlet.internal.credential.Credentials;
import io.github.msal4j.servlet.internal.http.AnswerText;
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
    private final Credentials credentials;
    private final Provider provider;
    private final IdentityCheck check;
    private final Optional<String> claims;
    private final GrantedScopes granted;
    private final InstantSource clock;
    private @Nullable IdToken idToken;
    private @Nullable TokenLife life;
    private @Nullable TokenRefusal refusal;

    TokenEndpoint(
            Settings settings,
            Credentials credentials,
            Provider provider,
            InstantSource clock,
            IdentityCheck check,
            GrantedScopes granted,
            Optional<String> challenge) {
        this.settings = settings;
        this.credentials = credentials;
        this.provider = provider;
        this.clock = clock;
        this.check = check;
        this.granted = granted;
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
        Instant sentAt = clock.instant();
        String form = ScopeParameter.keep(request.body(), this::mayAsk);
        ProviderHttp.Answer answer = post(form, request, metadata);
        if (refusesScope(answer) && asksOffline(form)) {
            form = ScopeParameter.keep(form, scope -> !scope.equals(Scopes.OFFLINE_ACCESS));
            answer = post(form, request, metadata);
        }
        return answer.status() == 200 && !isError(answer)
                ? verified(answer, ScopeParameter.in(form), sentAt)
                : refused(answer, metadata.tokenEndpoint());
    }

    private ProviderHttp.Answer post(String form, HttpRequest request, ProviderMetadata metadata)
            throws ProviderUnavailableException {
        return credentials.post(metadata, withClaims(form), request.headers(), (sent, headers) -> provider.http()
                .post(metadata.tokenEndpoint(), sent, headers));
    }

    /**
     * MSAL4J always adds OpenID Connect's scopes. {@code offline_access} is removed again if the settings do not contain it: at
     * providers other than Microsoft it may cause a token that stays valid after the sign-out, or an error. And a refresh leaves
     * out what was not granted (R109). Microsoft's answers never contain {@code offline_access}, and it must be asked for.
     */
    private boolean mayAsk(String scope) {
        if (settings.authority().isMicrosoft() || !Scopes.isOfOpenId(scope)) {
            return true;
        }
        return granted.admits(scope)
                && (!scope.equals(Scopes.OFFLINE_ACCESS) || settings.scopes().contains(scope));
    }

    /** For a provider that grants less than it was asked for, and does not say so. */
    private boolean asksOffline(String form) {
        return !settings.authority().isMicrosoft()
                && form.contains("grant_type=refresh_token")
                && ScopeParameter.in(form).contains(Scopes.OFFLINE_ACCESS);
    }

    /** Some providers send an error with status 200, against RFC 6749 section 5.2. */
    private static boolean isError(ProviderHttp.Answer answer) {
        try {
            return TokenRefusal.parse(answer.body()).isPresent()
                    && !Json.object(answer.body()).containsKey("access_token");
        } catch (ParseException e) {
            return false;
        }
    }

    private static boolean refusesScope(ProviderHttp.Answer answer) {
        return answer.status() == 400
                && TokenRefusal.parse(answer.body())
                        .filter(TokenRefusal::concernsScope)
                        .isPresent();
    }

    /** Adds the claims here, unchanged: MSAL4J would parse a challenge and write it in another form. */
    private String withClaims(String form) {
        return claims.map(json -> form + "&claims=" + URLEncoder.encode(json, StandardCharsets.UTF_8))
                .orElse(form);
    }

    private IHttpResponse verified(ProviderHttp.Answer answer, String asked, Instant sentAt)
            throws IdTokenException, ProviderUnavailableException {
        Map<String, Object> json = new LinkedHashMap<>(parse(answer));
        checkType(json);
        String accessToken = text(json, "access_token")
                .orElseThrow(() -> ProviderUnavailableException.unusable("The token response carries no access_token"));
        IdToken verified = check.verify(text(json, "id_token"), text(json, "client_info"), accessToken);
        idToken = verified;
        Optional<Duration> refreshIn = seconds(json, "refresh_in").filter(time -> !time.isZero());
        // MSAL4J stops reading at the end of a nested object, and then stores no account.
        json.values().removeIf(member -> !(member instanceof String || member instanceof Number));
        if (text(json, "scope").isEmpty() && !asked.isEmpty()) {
            // What was asked for was granted (RFC 6749 section 5.1). MSAL4J would store what it has asked for itself.
            json.put("scope", asked);
        }
        // MSAL4J stores a new refresh token for the account only if the response has an ID token.
        json.put("id_token", verified.raw());
        json.put("client_info", ClientInfo.verified(text(json, "client_info"), verified, settings.authority()));
        Duration expiresIn = seconds(json, "expires_in").orElse(DEFAULT_LIFE);
        // MSAL4J reads whole numbers only, and the library counts by its own.
        json.put("expires_in", expiresIn.toSeconds());
        json.keySet().removeAll(List.of("refresh_in", "ext_expires_in"));
        life = TokenLife.of(sentAt, expiresIn, refreshIn);
        return response(answer.status(), JSONObjectUtils.toJSONString(json));
    }

    /**
     * A client must not use an access token whose type it does not understand (RFC 6749 section 7.1); what proves possession
     * of a key would be refused as bearer token. The response must say the type (section 5.1; OpenID Connect Core 3.1.3.3).
     */
    private static void checkType(Map<String, Object> json) throws ProviderUnavailableException {
        Optional<String> type = text(json, "token_type");
        if (type.isEmpty() || !type.get().equalsIgnoreCase(BEARER)) {
            throw ProviderUnavailableException.unusable(
                    "The token response must have token_type " + BEARER + ", and has "
                            + type.map(TokenEndpoint::shown).orElse("none")
                            + "; have the provider issue bearer tokens to this application");
        }
    }

    private static String shown(String value) {
        return value.matches("[A-Za-z0-9._:/-]{1,40}") ? value : "another";
    }

    private IHttpResponse refused(ProviderHttp.Answer answer, URI endpoint) throws ProviderUnavailableException {
        if (answer.isOverload()) {
            throw new ProviderUnavailableException(
                    "The token endpoint " + endpoint + " answers with status " + answer.status(),
                    answer.retryAfter(clock.instant()));
        }
        TokenRefusal found = TokenRefusal.parse(answer.body())
                .orElseThrow(() -> ProviderUnavailableException.unusable("The token endpoint " + endpoint
                        + " answers with " + AnswerText.of(answer) + ", without an OAuth error"));
        refusal = found;
        return response(answer.status() == 200 ? 400 : answer.status(), found.toJson());
    }

    private static IHttpResponse response(int status, String body) {
        // Without the headers: for Retry-After, MSAL4J keeps a list for the whole JVM, which would affect other
        // sessions.
        return new HttpResponse().statusCode(status).body(body);
    }

    private static Map<String, Object> parse(ProviderHttp.Answer answer) throws ProviderUnavailableException {
        try {
            return Json.object(answer.body());
        } catch (ParseException e) {
            // The log must contain neither the body nor the parser's message, which quotes it.
            throw ProviderUnavailableException.unusable("The token response is not JSON, but " + AnswerText.of(answer));
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
