package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.Credentials;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one MSAL4J operation. MSAL4J calls an address that it derives from the authority; the request is
 * sent to the token endpoint of the verified metadata instead. MSAL4J gets a response, and puts it into its cache, only
 * after the ID token has been verified (R20, R26).
 *
 * <p>Used by one thread for one operation. Afterwards it has the values of the response.
 */
final class TokenEndpoint implements IHttpClient {
    /** Decides whether the tokens of a response belong to the right user, before MSAL4J gets them. */
    interface IdentityCheck {
        IdToken verify(Optional<String> rawIdToken, Optional<String> clientInfo, String accessToken)
                throws IdTokenException, ProviderUnavailableException;
    }

    /** A token response of Entra. */
    private static final int USUAL = 5_120;

    private final Settings settings;
    private final Credentials credentials;
    private final Provider provider;
    private final IdentityCheck check;
    private final Optional<String> claims;
    private final Supplier<GrantedScopes> granted;
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
            Supplier<GrantedScopes> granted,
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
        String form = ScopeParameter.keep(request.body(), asked());
        ProviderHttp.Answer answer = post(form, request, metadata);
        if (refusesScope(answer) && asksOffline(form)) {
            form = ScopeParameter.keep(form, scope -> !scope.equals(Scopes.OFFLINE_ACCESS));
            answer = post(form, request, metadata);
        }
        Optional<Map<String, Object>> tokens = TokenAnswer.members(answer);
        HttpResponse response = tokens.isPresent()
                ? verified(tokens.get(), ScopeParameter.in(form), sentAt)
                : refused(answer, metadata.tokenEndpoint());
        // Otherwise MSAL4J logs at each call that the provider's log has it under another id.
        answer.correlationId().ifPresent(id -> response.addHeaders(Map.of(ProviderHttp.CORRELATION_ID, List.of(id))));
        return response;
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
    private Predicate<String> asked() {
        if (settings.authority().isMicrosoft()) {
            return scope -> true;
        }
        GrantedScopes known = granted.get();
        return scope -> !Scopes.isOfOpenId(scope)
                || (known.admits(scope)
                        && (!scope.equals(Scopes.OFFLINE_ACCESS)
                                || settings.scopes().contains(scope)));
    }

    /** For a provider that grants less than it was asked for, and does not say so. */
    private boolean asksOffline(String form) {
        return !settings.authority().isMicrosoft()
                && form.contains("grant_type=refresh_token")
                && ScopeParameter.in(form).contains(Scopes.OFFLINE_ACCESS);
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

    /**
     * MSAL4J gets the members that it reads, each once, as they were verified. What the provider has sent is never handed on as it
     * came: of two members of the same name MSAL4J's parser takes the last, and at a nested object it goes astray.
     */
    private HttpResponse verified(Map<String, Object> json, String asked, Instant sentAt)
            throws IdTokenException, ProviderUnavailableException {
        String accessToken = TokenAnswer.accessToken(json);
        Optional<String> clientInfo = TokenAnswer.text(json, "client_info");
        IdToken verified = check.verify(TokenAnswer.text(json, "id_token"), clientInfo, accessToken);
        idToken = verified;
        Duration expiresIn = TokenAnswer.expiresIn(json);
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("access_token", accessToken);
        keepTexts(json, tokens, "refresh_token", "foci", "scope");
        if (TokenAnswer.text(json, "scope").isEmpty() && !asked.isEmpty()) {
            // What was asked for was granted (RFC 6749 section 5.1). MSAL4J would store what it has asked for itself.
            tokens.put("scope", asked);
        }
        // MSAL4J stores a new refresh token for the account only if the response has an ID token.
        tokens.put("id_token", verified.raw());
        tokens.put("client_info", ClientInfo.verified(clientInfo, verified, settings.authority()));
        // MSAL4J reads whole numbers only, and the library counts by its own.
        tokens.put("expires_in", expiresIn.toSeconds());
        life = TokenLife.of(sentAt, expiresIn, TokenAnswer.refreshIn(json));
        return response(200, Json.text(tokens, USUAL));
    }

    private static void keepTexts(Map<String, Object> from, Map<String, Object> to, String... names) {
        for (String name : names) {
            if (from.get(name) instanceof String text) {
                to.put(name, text);
            }
        }
    }

    private HttpResponse refused(ProviderHttp.Answer answer, URI endpoint) throws ProviderUnavailableException {
        TokenRefusal found = TokenAnswer.refusal(answer, endpoint, clock.instant());
        refusal = found;
        return response(answer.status() == 200 ? 400 : answer.status(), found.toJson());
    }

    private static HttpResponse response(int status, String body) {
        // Without the provider's headers: for Retry-After, MSAL4J keeps a list for the whole JVM, which would affect
        // other
        // sessions.
        return new HttpResponse().statusCode(status).body(body);
    }
}
