package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.ReloadingCertificate;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import io.github.msal4j.servlet.internal.provider.Expectation;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import io.github.msal4j.servlet.internal.session.SessionTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redeems a code, which creates an MSAL account; refreshes its tokens on demand; and evicts it when the sign-in ends.
 * Thread-safe.
 */
public final class TokenService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenService.class);

    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final UserInfoClaims userInfo;
    private final TokenRefresh refresh;
    private final Refreshes refreshes;
    private final ApiCalls apiCalls;
    private final ApplicationTokens ofApplication;
    private final ApplicationForm application;
    private final Revocations revocations;
    private final InstantSource clock;
    private final Counters counters;
    /** For the scopes of the sign-in, so that the new token serves the application, too. */
    private final TokenRequest verification;

    public TokenService(Settings settings, Provider provider, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
        this.counters = provider.counters();
        Set<String> scopes = Scopes.ofApi(Scopes.toRedeem(settings, Set.of()));
        this.verification = TokenRequest.of((scopes.isEmpty() ? Set.of("openid") : scopes).toArray(String[]::new))
                .withForcedRefresh();
        this.applications = MsalApplications.of(settings, provider, clock);
        this.application = new ApplicationForm(settings, applications.credentials());
        this.revocations = new Revocations(provider, application);
        this.userInfo = new UserInfoClaims(settings, provider);
        this.refresh = new TokenRefresh(settings, provider, applications, clock);
        this.refreshes = new Refreshes(clock);
        this.apiCalls = new ApiCalls(clock);
        this.ofApplication = new ApplicationTokens(settings, provider, application, refreshes, apiCalls, clock);
    }

    /** From now on a sign-in whose refresh the provider refuses, since it is over there, is ended by this (R78). */
    public void whenGrantDies(DeadGrants end) {
        refresh.whenGrantDies(end);
    }

    /**
     * Redeems a code. The caller puts the result into a session; nothing is stored here.
     *
     * @throws IdTokenException if the ID token is refused
     * @throws CodeRefusedException if the provider refuses the code or this application's credential
     * @throws ProviderUnavailableException if the provider gives no usable answer in time
     */
    public RedeemedCode redeem(CodeRedemption redemption)
            throws IdTokenException, CodeRefusedException, ProviderUnavailableException {
        TokenEndpoint network = new TokenEndpoint(
                settings,
                applications.credentials(),
                provider,
                clock,
                newIdentity(redemption),
                () -> GrantedScopes.UNKNOWN,
                Optional.empty());
        ConfidentialClientApplication application = applications.create(network);
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            IAuthenticationResult result =
                    application.acquireToken(parameters(redemption)).join();
            IdToken idToken = network.idToken().orElseThrow();
            HeldToken token = Issued.token(result, network.life(), Scopes.ofApi(redemption.scopes()), null);
            String cache = application.tokenCache().serialize();
            GraphToken graph = new GraphToken(settings, provider, applications, clock, () -> idToken, token, cache);
            FurtherClaims further = userInfo.atSignIn(token, graph, idToken);
            return new RedeemedCode(idToken, further, CachedTokens.of(idToken.raw(), graph.msalCache(), token));
        } catch (CompletionException e) {
            MsalFailure.rethrowOurs(e);
            throw new CodeRefusedException(
                    "The token endpoint refuses: " + MsalFailure.summary(e, network.refusal()),
                    network.refusal().map(TokenRefusal::concernsApplication).orElse(false));
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }

    private TokenEndpoint.IdentityCheck newIdentity(CodeRedemption redemption) {
        return (rawIdToken, clientInfo, accessToken) -> {
            String raw = rawIdToken.orElseThrow(
                    () -> new IdTokenException(Reason.MALFORMED, "the token response carries none"));
            return provider.verify(
                    raw,
                    new Expectation(
                            redemption.nonce(), redemption.code(), accessToken, redemption.authenticatedSince()));
        };
    }

    private static AuthorizationCodeParameters parameters(CodeRedemption redemption) {
        return AuthorizationCodeParameters.builder(redemption.code(), URI.create(redemption.redirectUri()))
                .codeVerifier(redemption.verifier())
                .scopes(redemption.scopes())
                .build();
    }

    /**
     * A token that is in the session and need not be refreshed yet, which is the common case; otherwise null. Costs
     * two volatile reads, a call of the clock and the comparison of the scopes: no lock, no object, no call of MSAL4J.
     * It is safe because the token is read from the session at this moment, and a session whose sign-in has ended has
     * no tokens (R31, R33).
     */
    @Nullable
    public HeldToken ready(SignedInSession session, String[] scopes) {
        return ready(session, scopes, null);
    }

    /** A token of this session for this request, see {@link AccessTokens#acquire(TokenRequest)}. */
    public HeldToken acquire(SignedInSession session, TokenRequest request) {
        HeldToken ready = CachedTokens.maySatisfy(request)
                ? ready(
                        session,
                        request.scopes().toArray(String[]::new),
                        request.tenant().orElse(null))
                : null;
        return ready != null ? ready : refreshes.acquire(new SessionHolder(session, refresh), request);
    }

    private @Nullable HeldToken ready(SignedInSession session, String[] scopes, @Nullable String tenant) {
        if (session.tokensOrNull() instanceof CachedTokens tokens) {
            long now = Math.floorDiv(clock.millis(), 1_000L);
            HeldToken found = tokens.find(scopes, tenant, now);
            if (found == null || found.isToBeRefreshedAt(now)) {
                return null;
            }
            counters.cacheHit();
            return found;
        }
        return null;
    }

    /** From now on this is told of refreshes, with the user as it was known before. */
    public void whenRefreshed(BiConsumer<VerifiedUser, SignedInSession> listener) {
        refresh.whenRefreshed(listener);
    }

    /**
     * Asks the provider whether a sign-in still holds there, by its refresh token: one call, in this thread. The user's claims are
     * those of the new ID token from then on (R79).
     */
    public Verification verify(SignedInSession session) {
        long before = session.verifiedAt();
        try {
            refresh.verify(session, verification, before);
        } catch (InteractionRequiredException e) {
            if (!session.isEnded() && !e.isRefusedByProvider()) {
                return Verification.IMPOSSIBLE;
            }
        } catch (AccessTokenUnavailableException e) {
            log.debug("A sign-in could not be re-verified", e);
        }
        if (session.isEnded()) {
            return Verification.ENDED;
        }
        return session.verifiedAt() != before ? Verification.CONFIRMED : Verification.UNANSWERED;
    }

    /**
     * The provider's error codes and the remedy if it refuses this application's credential. Empty if it does not, or
     * if this authority cannot be checked. Makes one call, without a user.
     *
     * @throws ProviderUnavailableException if the provider gives no answer in time
     */
    public Optional<String> credentialRefusal() throws ProviderUnavailableException {
        return new CredentialCheck(settings, provider, application).refusal();
    }

    /** The certificate of this application, if that is its credential. */
    public Optional<ReloadingCertificate> certificate() {
        return applications.credentials().certificate();
    }

    /** The tokens that belong to no user. */
    public AppTokens ofApplication() {
        return ofApplication;
    }

    ApiCalls apiCalls() {
        return apiCalls;
    }

    /** The counters of this application. */
    public Counters counters() {
        return counters;
    }

    /** How many refreshes are running or waiting. */
    public int refreshesUnderWay() {
        return refreshes.underWay();
    }

    /**
     * Ends the sign-in and removes its MSAL account with all tokens; nothing else removes one. Only {@code Ending} calls it,
     * whatever ends a sign-in. The tokens leave the session first, so that nobody can use them any more; MSAL4J then
     * removes the account from the copy of its cache that was taken out, which is stored nowhere. Idempotent, makes no network
     * call and never throws: the tokens are gone even if MSAL4J fails to remove the account (R47).
     *
     * @return the number of MSAL accounts removed, normally 1; empty if the sign-in had ended before
     */
    public OptionalInt evict(SignedInSession session) {
        return evict(session, msalCache -> {});
    }

    /**
     * As {@link #evict(SignedInSession)}, and then has the provider told that the refresh token is not used any more, if it
     * has an endpoint for that. Does not wait for it.
     *
     * @param underWay gets what is done when the provider has answered
     */
    public OptionalInt evictAndRevoke(SignedInSession session, Consumer<Future<?>> underWay) {
        List<String> refreshTokens = new ArrayList<>();
        OptionalInt accounts = evict(session, msalCache -> {
            if (revocations.arePossible()) {
                refreshTokens.addAll(RefreshTokens.in(msalCache));
            }
        });
        revocations.revoke(refreshTokens).forEach(underWay);
        return accounts;
    }

    private OptionalInt evict(SignedInSession session, Consumer<String> reader) {
        // Taken first: the end drops the ID token, without which the cache cannot be unpacked.
        String idToken = session.idToken();
        Optional<SessionTokens> left = session.end();
        if (left.isEmpty()) {
            return OptionalInt.empty();
        }
        if (left.get() instanceof CachedTokens tokens) {
            String msalCache = tokens.msalCache(idToken);
            reader.accept(msalCache);
            return OptionalInt.of(MsalAccounts.removeAll(msalCache, applications));
        }
        return OptionalInt.of(0);
    }

    /** The tokens of this session; empty once the sign-in has ended. */
    public Optional<CachedTokens> cached(SignedInSession session) {
        return session.tokens().filter(CachedTokens.class::isInstance).map(CachedTokens.class::cast);
    }

    /** Ends the background threads. */
    @Override
    public void close() {
        ofApplication.close();
        revocations.close();
        refreshes.close();
        applications.credentials().close();
    }
}
