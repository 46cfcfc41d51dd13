package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The user's access token for Microsoft Graph at a sign-in or a refresh. If the access token that has come is for another API, the
 * refresh token that has come with it brings one, when it is wanted. For one thread and one operation.
 */
final class GraphToken {
    private final Settings settings;
    private final Provider provider;
    private final MsalApplications applications;
    private final InstantSource clock;
    private final Supplier<IdToken> ofSignIn;
    private final HeldToken token;
    private String msalCache;

    /**
     * @param ofSignIn the ID token of the sign-in, which the cache keeps
     * @param msalCache with what has come
     */
    GraphToken(
            Settings settings,
            Provider provider,
            MsalApplications applications,
            InstantSource clock,
            Supplier<IdToken> ofSignIn,
            HeldToken token,
            String msalCache) {
        this.settings = settings;
        this.provider = provider;
        this.applications = applications;
        this.clock = clock;
        this.ofSignIn = ofSignIn;
        this.token = token;
        this.msalCache = msalCache;
    }

    /** The cache, perhaps with newer tokens than it was given with. */
    String msalCache() {
        return msalCache;
    }

    /** @throws ProviderUnavailableException if there is none; the message names the remedy */
    String value() throws ProviderUnavailableException {
        return GroupOverage.areOfGraph(Scopes.ofApi(token.scopes())) ? token.value() : refreshed();
    }

    private String refreshed() throws ProviderUnavailableException {
        TokenEndpoint network = new TokenEndpoint(
                settings,
                applications.credentials(),
                provider,
                clock,
                (raw, clientInfo, accessToken) -> sameUser(raw, accessToken),
                () -> GrantedScopes.in(msalCache),
                Optional.empty());
        ConfidentialClientApplication application = applications.create(network);
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            application.tokenCache().deserialize(msalCache);
            Set<String> scopes = settings.groupOverage().with(Set.of(), settings.groupRoles());
            String value = SilentCall.of(application, Scopes.withIdentity(settings, scopes), Optional.empty())
                    .accessToken();
            msalCache = application.tokenCache().serialize();
            return value;
        } catch (CompletionException e) {
            throw unavailable(e, network);
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }

    private static ProviderUnavailableException unavailable(CompletionException failure, TokenEndpoint network) {
        try {
            MsalFailure.rethrowOurs(failure);
        } catch (ProviderUnavailableException e) {
            return e;
        } catch (IdTokenException e) {
            return ProviderUnavailableException.unusable(
                    "The tokens for Microsoft Graph are refused: " + e.getMessage());
        }
        return ProviderUnavailableException.unusable("The token endpoint refuses an access token for Microsoft Graph: "
                + MsalFailure.summary(failure, network.refusal())
                + "; " + GroupOverage.CONSENT);
    }

    private IdToken sameUser(Optional<String> raw, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        IdToken kept = ofSignIn.get();
        if (raw.isPresent()) {
            IdToken unused = RefreshedIdentity.ofUser(VerifiedUser.of(kept), provider, raw.get(), accessToken);
        }
        return kept;
    }
}
