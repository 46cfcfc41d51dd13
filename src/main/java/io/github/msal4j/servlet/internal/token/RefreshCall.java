package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cache.StoredIdToken;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of the token endpoint for new tokens of a session, by MSAL4J; what the provider says of the sign-in is noted. */
final class RefreshCall {
    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final UserInfoClaims userInfo;
    private final InstantSource clock;

    RefreshCall(Settings settings, Provider provider, MsalApplications applications, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.applications = applications;
        this.userInfo = new UserInfoClaims(settings, provider);
        this.clock = clock;
    }

    /** @throws DeadGrantException if the provider says that the sign-in is over */
    HeldToken refresh(SignedInSession session, TokenRequest request, CachedTokens tokens)
            throws ProviderUnavailableException, IdTokenException, DeadGrantException {
        Provider issuer = request.tenant().isEmpty()
                ? provider
                : provider.inTenant(request.tenant().get());
        RefreshedIdentity identity = new RefreshedIdentity(session, tokens, request, issuer, settings.authority());
        String cache = tokens.msalCache(session.idToken());
        Supplier<GrantedScopes> granted = () -> GrantedScopes.in(cache);
        TokenEndpoint network = new TokenEndpoint(
                settings, applications.credentials(), issuer, clock, identity, granted, request.claims());
        ConfidentialClientApplication application = applications.create(network);
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            application.tokenCache().deserialize(cache);
            Set<String> asked = Scopes.ofApi(request.scopes());
            // Asks for what the ID token is to contain as well, as at the sign-in: otherwise the user's address would
            // be missing.
            IAuthenticationResult result =
                    SilentCall.of(application, Scopes.withIdentity(settings, asked), request.tenant());
            if (!Scopes.satisfied(asked, Issued.granted(result, asked))) {
                throw InteractionRequiredException.refused(
                        "the provider granted less than was asked for", request, Optional.empty());
            }
            HeldToken token =
                    Issued.token(result, network.life(), asked, request.tenant().orElse(null));
            GraphToken graph = new GraphToken(
                    settings,
                    provider,
                    applications,
                    clock,
                    () -> StoredIdToken.of(session),
                    token,
                    application.tokenCache().serialize());
            Optional<VerifiedUser> renewed = renewed(session, identity.renewed(), token, graph);
            CachedTokens refreshed = tokens.with(
                    session.idToken(), graph.msalCache(), token, clock.instant().getEpochSecond());
            provider.counters().refreshed();
            noteConfirmed(session, request, renewed);
            if (!session.replaceTokens(refreshed)) {
                throw InteractionRequiredException.unasked("the sign-in ended during the refresh", request);
            }
            return token;
        } catch (CompletionException e) {
            MsalFailure.rethrowOurs(e);
            throw judged(session, e, network.refusal(), request, granted);
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }

    /** What another tenant says is of another account, and confirms nothing at home. */
    private void noteConfirmed(SignedInSession session, TokenRequest request, Optional<VerifiedUser> renewed) {
        if (request.tenant().isEmpty()) {
            boolean unused = session.verified(renewed, clock.instant());
        }
    }

    /** @param idToken of the home tenant; there is none in another tenant's answer, see {@link RefreshedIdentity} */
    private Optional<VerifiedUser> renewed(
            SignedInSession session, Optional<IdToken> idToken, HeldToken token, GraphToken graph)
            throws IdTokenException {
        if (idToken.isEmpty()) {
            return Optional.empty();
        }
        IdToken newer = idToken.get();
        VerifiedUser user = session.user();
        return user.renewedBy(
                newer,
                userInfo.later(user.further(), token, graph, newer),
                settings.rolesClaims(),
                settings.groupRoles());
    }

    /** A scope of an API that the user was never asked for needs the user, too (RFC 6749 section 6). */
    private RuntimeException judged(
            SignedInSession session,
            CompletionException failure,
            Optional<TokenRefusal> refusal,
            TokenRequest request,
            Supplier<GrantedScopes> granted)
            throws DeadGrantException {
        String summary = MsalFailure.summary(failure, refusal);
        if (refusal.isEmpty()) {
            // The provider was not asked, because the cache has no refresh token (R37).
            return InteractionRequiredException.unasked(summary, request);
        }
        if (isOver(refusal.get().grant(), request)) {
            throw new DeadGrantException(summary, refusal.get().claims());
        }
        if (refusal.get().grant() == GrantState.ALIVE) {
            noteConfirmed(session, request, Optional.empty());
        }
        boolean newScope = refusal.get().concernsScope() && !granted.get().cover(Scopes.ofApi(request.scopes()));
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
