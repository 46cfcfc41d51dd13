package io.github.msal4j.servlet.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.SilentParameters;
import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.provider.Expectation;
import io.github.msal4j.servlet.provider.IdToken;
import io.github.msal4j.servlet.provider.IdTokenException;
import io.github.msal4j.servlet.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.provider.Provider;
import io.github.msal4j.servlet.provider.ProviderUnavailableException;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.session.SignedInUser;
import java.net.MalformedURLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets an access token with the session's refresh token. One request of a session does it at a time and the others use
 * what it got; other sessions do not wait (R32).
 */
final class TokenRefresh {
    /** MSAL4J would hand out tokens until they have expired; an API call needs some time (R31). */
    static final long LEAST_SECONDS_LEFT = 5 * 60;

    private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);

    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final InstantSource clock;

    TokenRefresh(Settings settings, Provider provider, MsalApplications applications, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.applications = applications;
        this.clock = clock;
    }

    AccessToken acquire(SignedInSession session, String[] scopes) {
        session.refreshing().lock();
        try {
            CachedTokens tokens = tokensOf(session, scopes);
            long now = clock.instant().getEpochSecond();
            AccessToken ready = tokens.find(scopes, now + LEAST_SECONDS_LEFT);
            return ready != null ? ready : refreshOrUseOld(session, tokens, scopes, now);
        } finally {
            session.refreshing().unlock();
        }
    }

    private static CachedTokens tokensOf(SignedInSession session, String[] scopes) {
        return session.tokens()
                .filter(CachedTokens.class::isInstance)
                .map(CachedTokens.class::cast)
                .orElseThrow(() -> interaction("the session holds no tokens", scopes, Optional.empty()));
    }

    /** A refresh that fails while the old token is still valid is no error (R38). */
    private AccessToken refreshOrUseOld(SignedInSession session, CachedTokens tokens, String[] scopes, long now) {
        try {
            return refresh(session, tokens, scopes);
        } catch (ProviderUnavailableException | IdTokenException e) {
            @Nullable AccessToken old = tokens.find(scopes, now);
            if (old == null) {
                throw new AccessTokenUnavailableException("No access token can be had: " + e.getMessage(), e);
            }
            log.warn("A refresh failed; the old token is still served: {}", e.getMessage());
            return old;
        }
    }

    private AccessToken refresh(SignedInSession session, CachedTokens tokens, String[] scopes)
            throws ProviderUnavailableException, IdTokenException {
        TokenEndpoint network =
                new TokenEndpoint(settings, provider, clock, (raw, accessToken) -> sameUser(session, raw, accessToken));
        ConfidentialClientApplication application = applications.create(network);
        application.tokenCache().deserialize(tokens.msalCache());
        try {
            Set<String> asked = Scopes.ofApi(Arrays.asList(scopes));
            IAuthenticationResult result = silently(application, asked);
            if (!Scopes.satisfied(asked, Issued.granted(result, asked))) {
                throw interaction("the provider granted less than was asked for", scopes, Optional.empty());
            }
            AccessToken token = Issued.token(result, network.expiresAt(), asked);
            CachedTokens refreshed = tokens.with(
                    application.tokenCache().serialize(), token, clock.instant().getEpochSecond());
            if (!session.replaceTokens(refreshed)) {
                throw interaction("the sign-in ended during the refresh", scopes, Optional.empty());
            }
            return token;
        } catch (CompletionException e) {
            MsalFailure.rethrowOurs(e);
            throw judged(e, network.refusal(), scopes);
        }
    }

    private static IAuthenticationResult silently(ConfidentialClientApplication application, Set<String> scopes) {
        // With no account MSAL4J has nothing to refresh; it then says so like for any other miss.
        IAccount account = application.getAccounts().join().stream().findFirst().orElse(null);
        if (account == null) {
            throw new CompletionException(new IllegalStateException("the token cache holds no account"));
        }
        try {
            return application
                    .acquireTokenSilently(SilentParameters.builder(scopes, account)
                            .forceRefresh(true)
                            .build())
                    .join();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses its own authority", e);
        }
    }

    /** A refreshed ID token must be of the same user, issuer and audience (Core section 12.2; R34). */
    private IdToken sameUser(SignedInSession session, Optional<String> raw, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        IdToken token = raw.isPresent()
                ? provider.verify(raw.get(), new Expectation(null, null, accessToken))
                : StoredIdToken.of(session);
        if (!SignedInUser.of(token).equals(session.user())) {
            throw new IdTokenException(Reason.OTHER_USER, "the refresh returned another user than the one signed in");
        }
        return token;
    }

    private static RuntimeException judged(
            CompletionException failure, Optional<TokenRefusal> refusal, String[] scopes) {
        if (refusal.isEmpty() || refusal.get().wantsUser()) {
            // Without a refusal the provider was not asked: the cache had no refresh token to ask with (R37).
            return interaction(MsalFailure.summary(failure, refusal), scopes, refusal.flatMap(TokenRefusal::claims));
        }
        return new AccessTokenUnavailableException(
                "The token endpoint refuses: " + MsalFailure.summary(failure, refusal), failure);
    }

    static InteractionRequiredException interaction(String reason, String[] scopes, Optional<String> claims) {
        return new InteractionRequiredException(reason, Set.copyOf(Arrays.asList(scopes)), claims);
    }
}
