package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.SilentParameters;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One refresh of one session. If it fails while the old token is still valid, the next attempt is made later (R38). */
final class TokenRefresh {
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);

    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final InstantSource clock;
    private volatile DeadGrants dead = session -> () -> {};

    TokenRefresh(Settings settings, Provider provider, MsalApplications applications, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.applications = applications;
        this.clock = clock;
    }

    /** From now on a sign-in whose grant is dead is ended by this. */
    void whenGrantDies(DeadGrants end) {
        dead = end;
    }

    /**
     * Only one refresh of a session runs at a time: two would overwrite each other's cache, or use the same refresh
     * token twice. So whoever waits finds the sign-in ended, if it is over at the provider.
     */
    HeldToken refresh(SignedInSession session, TokenRequest request) {
        Correlation correlation = Correlation.begin();
        Runnable afterwards = () -> {};
        session.refreshing().lock();
        try {
            return refreshedHereOrElsewhere(session, request);
        } catch (DeadGrantException e) {
            log.info("The sign-in is over at the provider: {}", e.getMessage());
            afterwards = dead.end(session);
            throw InteractionRequiredException.refused(String.valueOf(e.getMessage()), request, e.claims());
        } catch (AccessTokenUnavailableException e) {
            provider.counters().refreshFailed(e.getMessage());
            throw e;
        } finally {
            session.refreshing().unlock();
            afterwards.run();
            correlation.close();
        }
    }

    /**
     * If the provider refuses, another node may have used the refresh token, which some providers accept only once. If
     * the session has got newer tokens meanwhile, they are used.
     */
    private HeldToken refreshedHereOrElsewhere(SignedInSession session, TokenRequest request)
            throws DeadGrantException {
        CachedTokens before = tokensOf(session, request);
        try {
            return foundOrRefreshed(session, request, before);
        } catch (InteractionRequiredException | DeadGrantException e) {
            CachedTokens now = tokensOf(session, request);
            if (before.isOlderThan(now)) {
                return foundOrRefreshed(session, request, now);
            }
            throw e;
        }
    }

    private HeldToken foundOrRefreshed(SignedInSession session, TokenRequest request, CachedTokens tokens)
            throws DeadGrantException {
        long now = now();
        HeldToken old = tokens.find(request, now);
        if (old != null && !old.isToBeRefreshedAt(now) && CachedTokens.maySatisfy(request)) {
            return old;
        }
        if (tokens.isPausedAt(now)) {
            throw new AccessTokenUnavailableException(
                    "The provider has asked to wait before the next call (Retry-After)");
        }
        return refreshedOrPutOff(session, request, tokens);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** First drops the tokens that an API has refused, so that no other request gets them (R36). */
    private static CachedTokens tokensOf(SignedInSession session, TokenRequest request) {
        CachedTokens tokens = session.tokens()
                .filter(CachedTokens.class::isInstance)
                .map(CachedTokens.class::cast)
                .orElseThrow(() -> InteractionRequiredException.unasked("the session holds no tokens", request));
        if (request.claims().isEmpty()) {
            return tokens;
        }
        CachedTokens rest = tokens.without(session.idToken(), request);
        session.replaceTokens(rest);
        return rest;
    }

    private HeldToken refreshedOrPutOff(SignedInSession session, TokenRequest request, CachedTokens tokens)
            throws DeadGrantException {
        try {
            return refreshed(session, request, tokens);
        } catch (ProviderUnavailableException e) {
            putOff(session, request, tokens, e.retryAfter(), e.getMessage());
            throw new AccessTokenUnavailableException("No access token is available: " + e.getMessage(), e);
        } catch (IdTokenException e) {
            putOff(session, request, tokens, Optional.empty(), e.getMessage());
            throw new AccessTokenUnavailableException("No access token is available: " + e.getMessage(), e);
        } catch (InteractionRequiredException | AccessTokenUnavailableException e) {
            putOff(session, request, tokens, Optional.empty(), e.getMessage());
            throw e;
        }
    }

    /**
     * Keeps a valid token in use and postpones its refresh. Without one, remembers until when the provider must not be
     * called.
     */
    private void putOff(
            SignedInSession session,
            TokenRequest request,
            CachedTokens tokens,
            Optional<Duration> wish,
            @Nullable String reason) {
        long until = now() + wish.orElse(LATER).toSeconds();
        if (tokens.find(request, now()) != null) {
            // After the sign-in has ended, no token serves any more.
            if (session.replaceTokens(tokens.postponed(session.idToken(), request, until))) {
                log.warn("A refresh failed; the old token stays in use: {}", reason);
            }
        } else if (wish.isPresent()) {
            session.replaceTokens(tokens.pausedUntil(until));
        }
    }

    private HeldToken refreshed(SignedInSession session, TokenRequest request, CachedTokens tokens)
            throws ProviderUnavailableException, IdTokenException, DeadGrantException {
        Provider issuer = request.tenant().isEmpty()
                ? provider
                : provider.inTenant(request.tenant().get());
        String cache = tokens.msalCache(session.idToken());
        GrantedScopes granted = GrantedScopes.in(cache);
        TokenEndpoint network = new TokenEndpoint(
                settings,
                applications.credentials(),
                issuer,
                clock,
                new RefreshedIdentity(session, tokens, request, issuer, settings.authority()),
                granted,
                request.claims());
        ConfidentialClientApplication application = applications.create(network);
        try {
            application.tokenCache().deserialize(cache);
            Set<String> asked = Scopes.ofApi(request.scopes());
            IAuthenticationResult result = silently(application, asked, request);
            if (!Scopes.satisfied(asked, Issued.granted(result, asked))) {
                throw InteractionRequiredException.refused(
                        "the provider granted less than was asked for", request, Optional.empty());
            }
            HeldToken token =
                    Issued.token(result, network.life(), asked, request.tenant().orElse(null));
            CachedTokens refreshed =
                    tokens.with(session.idToken(), application.tokenCache().serialize(), token, now());
            provider.counters().refreshed();
            if (!session.replaceTokens(refreshed)) {
                throw InteractionRequiredException.unasked("the sign-in ended during the refresh", request);
            }
            return token;
        } catch (CompletionException e) {
            MsalFailure.rethrowOurs(e);
            throw judged(e, network.refusal(), request, granted);
        } finally {
            JsonBuffers.drop();
        }
    }

    private static IAuthenticationResult silently(
            ConfidentialClientApplication application, Set<String> scopes, TokenRequest request) {
        // Without an account MSAL4J cannot refresh. The exception is handled like any other one without a provider's
        // answer.
        IAccount account = application.getAccounts().join().stream().findFirst().orElse(null);
        if (account == null) {
            throw new CompletionException(new IllegalStateException("the token cache holds no account"));
        }
        SilentParameters.SilentParametersBuilder parameters =
                SilentParameters.builder(scopes, account).forceRefresh(true);
        request.tenant().ifPresent(parameters::tenant);
        try {
            return application.acquireTokenSilently(parameters.build()).join();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses its own authority", e);
        }
    }

    /** A scope of an API that the user was never asked for needs the user, too (RFC 6749 section 6). */
    private RuntimeException judged(
            CompletionException failure, Optional<TokenRefusal> refusal, TokenRequest request, GrantedScopes granted)
            throws DeadGrantException {
        String summary = MsalFailure.summary(failure, refusal);
        if (refusal.isEmpty()) {
            // The provider was not asked, because the cache has no refresh token (R37).
            return InteractionRequiredException.unasked(summary, request);
        }
        if (isOver(refusal.get().grant(), request)) {
            throw new DeadGrantException(summary, refusal.get().claims());
        }
        boolean newScope = refusal.get().concernsScope() && !granted.cover(Scopes.ofApi(request.scopes()));
        return newScope || refusal.get().wantsUser()
                ? InteractionRequiredException.refused(
                        summary, request, refusal.get().claims())
                : new AccessTokenUnavailableException(
                        "The token endpoint refuses: " + summary,
                        new CodeRefusedException(summary, refusal.get().concernsApplication()));
    }

    /**
     * Another tenant may have put out its guest, which does not end the sign-in at home. And if there are other nodes, one of
     * them may have used the refresh token, and its new one may not have come here yet.
     */
    private boolean isOver(GrantState grant, TokenRequest request) {
        return request.tenant().isEmpty()
                && (grant == GrantState.DEAD
                        || (grant == GrantState.DEAD_OR_USED
                                && settings.sharedStore().isEmpty()));
    }
}
