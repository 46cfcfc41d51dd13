package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One refresh of one session. If it fails while the old token is still valid, the next attempt is made later (R38). */
final class TokenRefresh {
    private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);

    private final Provider provider;
    private final InstantSource clock;
    private final RefreshCall call;
    private volatile DeadGrants dead = session -> () -> {};
    private volatile BiConsumer<VerifiedUser, SignedInSession> refreshed = (before, session) -> {};

    TokenRefresh(Settings settings, Provider provider, MsalApplications applications, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
        this.call = new RefreshCall(settings, provider, applications, clock);
    }

    /** From now on a sign-in whose grant is dead is ended by this. */
    void whenGrantDies(DeadGrants end) {
        dead = end;
    }

    /** From now on this is told of refreshes, with the user as it was known before. */
    void whenRefreshed(BiConsumer<VerifiedUser, SignedInSession> listener) {
        refreshed = listener;
    }

    HeldToken refresh(SignedInSession session, TokenRequest request) {
        return inTurn(session, request, this::foundOrRefreshed);
    }

    /**
     * Refreshes although nobody wants a token, to see whether the sign-in still holds at the provider, unless another refresh has
     * shown it meanwhile. No token is put off if that fails.
     *
     * @param before when the provider had confirmed the sign-in last
     */
    void verify(SignedInSession session, TokenRequest request, long before) {
        boolean unused = inTurn(
                session,
                request,
                (here, asked, tokens) -> here.verifiedAt() != before || confirmed(here, asked, tokens));
    }

    private interface Step<T> {
        T take(SignedInSession session, TokenRequest request, CachedTokens tokens) throws DeadGrantException;
    }

    /**
     * Only one refresh of a session runs at a time: two would overwrite each other's cache, or use the same refresh
     * token twice. So whoever waits finds the sign-in ended, if it is over at the provider.
     */
    private <T> T inTurn(SignedInSession session, TokenRequest request, Step<T> step) {
        Correlation correlation = Correlation.begin();
        Runnable afterwards = () -> {};
        session.refreshing().lock();
        try {
            VerifiedUser before = session.user();
            T result = hereOrElsewhere(session, request, step);
            afterwards = () -> refreshed.accept(before, session);
            return result;
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
    private static <T> T hereOrElsewhere(SignedInSession session, TokenRequest request, Step<T> step)
            throws DeadGrantException {
        CachedTokens before = tokensOf(session, request);
        try {
            return step.take(session, request, before);
        } catch (InteractionRequiredException | DeadGrantException e) {
            CachedTokens now = tokensOf(session, request);
            if (before.isOlderThan(now)) {
                return step.take(session, request, now);
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
        respectPause(tokens);
        return refreshedOrPutOff(session, request, tokens);
    }

    private void respectPause(CachedTokens tokens) {
        if (tokens.isPausedAt(now())) {
            throw new AccessTokenUnavailableException(
                    "The provider has asked to wait before the next call (Retry-After)");
        }
    }

    private boolean confirmed(SignedInSession session, TokenRequest request, CachedTokens tokens)
            throws DeadGrantException {
        respectPause(tokens);
        try {
            HeldToken unused = call.refresh(session, request, tokens);
            return true;
        } catch (ProviderUnavailableException e) {
            e.retryAfter().ifPresent(wish -> session.replaceTokens(tokens.pausedUntil(now() + wish.toSeconds())));
            throw new AccessTokenUnavailableException("A sign-in could not be re-verified: " + e.getMessage(), e);
        } catch (IdTokenException e) {
            throw new AccessTokenUnavailableException("A sign-in could not be re-verified: " + e.getMessage(), e);
        }
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
            return call.refresh(session, request, tokens);
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
        long until = now() + wish.orElse(Refreshes.AFTER_A_FAILURE).toSeconds();
        if (tokens.find(request, now()) != null) {
            // After the sign-in has ended, no token serves any more.
            if (session.replaceTokens(tokens.postponed(session.idToken(), request, until))) {
                log.warn("A refresh failed; the old token stays in use: {}", reason);
            }
        } else if (wish.isPresent()) {
            session.replaceTokens(tokens.pausedUntil(until));
        }
    }
}
