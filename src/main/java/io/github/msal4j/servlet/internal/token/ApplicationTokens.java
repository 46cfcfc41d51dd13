package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's own tokens, in memory. Without MSAL4J: no account and no ID token belongs to them, and its cache would hand them
 * out until they expire (R31).
 */
final class ApplicationTokens implements AppTokens, TokenHolder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApplicationTokens.class);
    /** As long as the provider may ask for. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final String DEFAULT = "/.default";
    /** An application that serves very many tenants must not fill the heap. */
    private static final int MOST = 10_000;

    private final Settings settings;
    private final Provider provider;
    private final ApplicationForm application;
    private final Refreshes refreshes;
    private final ApiCalls apiCalls;
    private final InstantSource clock;
    private final ConcurrentMap<Key, HeldToken> tokens = new ConcurrentHashMap<>();
    /** Until when the provider does not want to be called, by epoch second. */
    private volatile long pausedUntil;

    private volatile boolean closed;

    private record Key(Set<String> scopes, Optional<String> tenant) {
        static Key of(TokenRequest request) {
            return new Key(request.scopes(), request.tenant());
        }
    }

    ApplicationTokens(
            Settings settings,
            Provider provider,
            ApplicationForm application,
            Refreshes refreshes,
            ApiCalls apiCalls,
            InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.application = application;
        this.refreshes = refreshes;
        this.apiCalls = apiCalls;
        this.clock = clock;
    }

    @Override
    public AccessToken acquire(String... scopes) {
        return acquire(TokenRequest.of(scopes));
    }

    @Override
    public AccessToken acquire(TokenRequest wanted) {
        checkOpen();
        checkScopes(wanted);
        checkTenant(wanted);
        HeldToken ready = held(wanted, now());
        return ready != null && !ready.isToBeRefreshedAt(now()) ? ready : refreshes.acquire(this, wanted);
    }

    @Override
    public <T> HttpResponse<T> send(HttpClient client, HttpRequest call, BodyHandler<T> body, String... scopes)
            throws IOException, InterruptedException {
        return send(client, call, body, TokenRequest.of(scopes));
    }

    @Override
    public <T> HttpResponse<T> send(HttpClient client, HttpRequest call, BodyHandler<T> body, TokenRequest wanted)
            throws IOException, InterruptedException {
        return apiCalls.of(client, this::acquire).send(call, body, wanted);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "The application has been stopped, and its access tokens with it; end its jobs when it stops");
        }
    }

    /** Elsewhere than at Microsoft it is the provider that knows which scopes there are. */
    private void checkScopes(TokenRequest wanted) {
        if (settings.authority().isMicrosoft()
                && (wanted.scopes().size() != 1
                        || !wanted.scopes().iterator().next().endsWith(DEFAULT))) {
            throw new IllegalArgumentException(
                    "A token of the application itself is asked for by one scope, the id of the API"
                            + " followed by " + DEFAULT + ", e.g. https://graph.microsoft.com" + DEFAULT + ", not by "
                            + String.join(" ", wanted.scopes())
                            + "; what it may do is decided by the application permissions of the registration");
        }
    }

    private void checkTenant(TokenRequest wanted) {
        if (wanted.tenant().isEmpty()
                && settings.authority() instanceof Authority.Entra entra
                && !entra.isOneTenant()) {
            throw new IllegalArgumentException(
                    "msal.tenant-id is " + entra.tenant()
                            + ", which is no single tenant: say which one the token is for, with TokenRequest.of(scope).inTenant(…)");
        }
        if (wanted.tenant().isPresent() && !(settings.authority() instanceof Authority.Entra)) {
            throw new IllegalArgumentException("Tokens of another tenant can be had from Microsoft Entra ID only");
        }
    }

    @Override
    public @Nullable HeldToken held(TokenRequest request, long now) {
        HeldToken held = CachedTokens.maySatisfy(request) ? tokens.get(Key.of(request)) : null;
        return held != null && held.expiresAfter(now) ? held : null;
    }

    @Override
    public HeldToken stillGood(HeldToken old, TokenRequest request) {
        checkOpen();
        return old;
    }

    @Override
    public HeldToken refreshed(TokenRequest request) {
        HeldToken meanwhile = held(request, now());
        if (meanwhile != null && !meanwhile.isToBeRefreshedAt(now())) {
            return meanwhile;
        }
        if (request.claims().isPresent()) {
            // The API that sends the challenge has refused it.
            tokens.remove(Key.of(request));
        }
        try {
            HeldToken token = called(request);
            checkOpen();
            keep(Key.of(request), token);
            return token;
        } catch (ProviderUnavailableException e) {
            checkOpen();
            e.retryAfter().ifPresent(wish -> pausedUntil = now() + wish.toSeconds());
            throw failed(request, e.retryAfter(), String.valueOf(e.getMessage()), e);
        }
    }

    private void keep(Key key, HeldToken token) {
        if (tokens.size() >= MOST) {
            tokens.values().removeIf(old -> !old.expiresAfter(now()));
            if (tokens.size() >= MOST) {
                tokens.clear();
            }
        }
        tokens.put(key, token);
    }

    private HeldToken called(TokenRequest request) throws ProviderUnavailableException {
        // A clock that was put back must not make the pause longer (R97).
        if (now() < pausedUntil && pausedUntil - now() <= LONGEST_PAUSE.toSeconds()) {
            throw new ProviderUnavailableException("the provider has asked to wait before the next call (Retry-After)");
        }
        Provider issuer = request.tenant().isEmpty()
                ? provider
                : provider.inTenant(request.tenant().get());
        ProviderMetadata metadata = issuer.metadata();
        Instant sentAt = clock.instant();
        ProviderHttp.Answer answer = application.post(form(request), metadata, (form, headers) -> provider.http()
                .post(metadata.tokenEndpoint(), form, headers));
        Optional<Map<String, Object>> tokens = TokenAnswer.members(answer);
        if (tokens.isEmpty()) {
            TokenRefusal refusal = TokenAnswer.refusal(answer, metadata.tokenEndpoint(), clock.instant());
            String summary = refusal.summary() + AppTokenRemedy.of(refusal);
            throw failed(
                    request,
                    Optional.empty(),
                    "the token endpoint refuses: " + summary,
                    new CodeRefusedException(summary, refusal.concernsApplication()));
        }
        Map<String, Object> json = tokens.get();
        String value = TokenAnswer.accessToken(json);
        TokenLife life = TokenLife.of(sentAt, TokenAnswer.expiresIn(json), TokenAnswer.refreshIn(json));
        return HeldToken.issued(value, life, request.scopes(), request.tenant().orElse(null));
    }

    private Map<String, String> form(TokenRequest request) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", String.join(" ", request.scopes()));
        ClaimsParameter.of(settings, request.claims()).ifPresent(claims -> form.put("claims", claims));
        return form;
    }

    /** A token that is still valid stays in use, and is not refreshed again at once. */
    private AccessTokenUnavailableException failed(
            TokenRequest request, Optional<Duration> wish, String reason, Exception cause) {
        HeldToken kept = tokens.computeIfPresent(
                Key.of(request),
                (key, old) -> old.refreshedNotBefore(
                        now() + wish.orElse(Refreshes.AFTER_A_FAILURE).toSeconds()));
        if (kept != null && kept.expiresAfter(now())) {
            log.warn("A refresh of the application's own token failed; the old one stays in use: {}", reason);
        }
        return new AccessTokenUnavailableException(
                "No access token of the application for " + String.join(" ", request.scopes()) + " is available: "
                        + reason,
                cause);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** From now on there are none. */
    @Override
    public void close() {
        closed = true;
        tokens.clear();
    }
}
