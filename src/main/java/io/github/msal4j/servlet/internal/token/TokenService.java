package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ClientAssertions;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import io.github.msal4j.servlet.internal.provider.Expectation;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an MSAL account: it appears when a code is redeemed, is refreshed on demand, and is evicted when the
 * sign-in ends. Internal to the library. Thread-safe.
 */
public final class TokenService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenService.class);

    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final Refreshes refreshes;
    private final InstantSource clock;
    private final Counters counters;

    public TokenService(Settings settings, Provider provider, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
        this.counters = provider.counters();
        this.applications = new MsalApplications(settings, new ClientAssertions(settings, provider, clock));
        this.refreshes = new Refreshes(new TokenRefresh(settings, provider, applications, clock), clock);
    }

    /**
     * Redeems a code. Nothing is stored anywhere: the result is the caller's to put into a session.
     *
     * @throws IdTokenException if the ID token is not acceptable
     * @throws CodeRefusedException if the provider refuses the code or this application's credential
     * @throws ProviderUnavailableException if the provider gives no usable answer in time
     */
    public RedeemedCode redeem(CodeRedemption redemption)
            throws IdTokenException, CodeRefusedException, ProviderUnavailableException {
        TokenEndpoint network = new TokenEndpoint(settings, provider, clock, newIdentity(redemption), Optional.empty());
        ConfidentialClientApplication application = applications.create(network);
        try {
            IAuthenticationResult result =
                    application.acquireToken(parameters(redemption)).join();
            IdToken idToken = network.idToken().orElseThrow();
            return new RedeemedCode(
                    idToken,
                    CachedTokens.of(
                            idToken.raw(),
                            application.tokenCache().serialize(),
                            Issued.token(result, network.life(), Scopes.ofApi(redemption.scopes()), null)));
        } catch (CompletionException e) {
            MsalFailure.rethrowOurs(e);
            throw new CodeRefusedException(
                    "The token endpoint refuses: " + MsalFailure.summary(e, network.refusal()),
                    network.refusal().map(TokenRefusal::concernsApplication).orElse(false));
        } finally {
            JsonBuffers.drop();
        }
    }

    private TokenEndpoint.IdentityCheck newIdentity(CodeRedemption redemption) {
        return (rawIdToken, clientInfo, accessToken) -> {
            String raw = rawIdToken.orElseThrow(
                    () -> new IdTokenException(Reason.MALFORMED, "the token response carries none"));
            return provider.verify(raw, new Expectation(redemption.nonce(), redemption.code(), accessToken));
        };
    }

    private static AuthorizationCodeParameters parameters(CodeRedemption redemption) {
        return AuthorizationCodeParameters.builder(redemption.code(), URI.create(redemption.redirectUri()))
                .codeVerifier(redemption.verifier())
                .scopes(redemption.scopes())
                .build();
    }

    /**
     * The common case, a token that is in the session and need not be refreshed yet; else null. Costs two volatile reads, a
     * look at the clock and the comparison of the scopes: no lock, no object, no MSAL4J. It is safe because a token is
     * handed out only from what the session holds at that moment, which is nothing once the sign-in has ended (R31, R33).
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
        return ready != null ? ready : refreshes.acquire(session, request);
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

    /**
     * What the provider says if it refuses this application's credential, with the remedy; empty if it does not say so, or if
     * there is nobody to ask. One call, which concerns no user.
     *
     * @throws ProviderUnavailableException if the provider gives no answer in time
     */
    public Optional<String> credentialRefusal() throws ProviderUnavailableException {
        CredentialCheck check = new CredentialCheck(settings, provider, applications.assertion());
        return check.isPossible() ? check.refusal() : Optional.empty();
    }

    /** What is counted in this application. */
    public Counters counters() {
        return counters;
    }

    /** How many refreshes are under way or wait for their turn, in all sessions. */
    public int refreshesUnderWay() {
        return refreshes.underWay();
    }

    /**
     * Ends the sign-in and removes the MSAL account with everything that belongs to it. This is the one place where that
     * happens: local sign-out, global sign-out and the end of a session all come here. Idempotent, calls nobody over the
     * network, and never throws: what was left is dropped even if MSAL4J fails to remove the account (R47).
     *
     * @return the number of MSAL accounts removed, normally 1; empty if the sign-in had ended before
     */
    public OptionalInt evict(SignedInSession session) {
        // Without which the cache cannot be read, and which goes with the sign-in.
        String idToken = session.idToken();
        return session.end()
                .map(left -> OptionalInt.of(
                        left instanceof CachedTokens tokens ? removeAccounts(tokens.msalCache(idToken)) : 0))
                .orElse(OptionalInt.empty());
    }

    private int removeAccounts(String msalCache) {
        try {
            ConfidentialClientApplication application = applications.create(request -> {
                throw new IllegalStateException("Evicting an account needs no network");
            });
            application.tokenCache().deserialize(msalCache);
            Set<IAccount> accounts = application.getAccounts().join();
            for (IAccount account : accounts) {
                application.removeAccount(account).join();
            }
            return accounts.size() - application.getAccounts().join().size();
        } catch (RuntimeException e) {
            log.warn("MSAL4J could not remove the account; its tokens were dropped all the same", e);
            return 0;
        } finally {
            JsonBuffers.drop();
        }
    }

    /** What the cache of this session holds, for a page that shows it; never a token. */
    public Optional<CachedTokens> cached(SignedInSession session) {
        return session.tokens().filter(CachedTokens.class::isInstance).map(CachedTokens.class::cast);
    }

    /** Ends the background work. */
    @Override
    public void close() {
        refreshes.close();
    }
}
