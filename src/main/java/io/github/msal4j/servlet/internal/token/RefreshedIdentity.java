package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.StoredIdToken;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Expectation;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that a refresh has returned tokens of the user who is signed in, and not of another user. */
final class RefreshedIdentity implements TokenEndpoint.IdentityCheck {
    private final SignedInSession session;
    private final CachedTokens tokens;
    private final TokenRequest request;
    private final Provider issuer;
    private final Authority authority;
    private @Nullable IdToken renewed;

    RefreshedIdentity(
            SignedInSession session, CachedTokens tokens, TokenRequest request, Provider issuer, Authority authority) {
        this.session = session;
        this.tokens = tokens;
        this.request = request;
        this.issuer = issuer;
        this.authority = authority;
    }

    @Override
    public IdToken verify(Optional<String> rawIdToken, Optional<String> clientInfo, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        return request.tenant().isEmpty()
                ? sameUser(rawIdToken, accessToken)
                : sameAccount(rawIdToken, clientInfo, accessToken);
    }

    /**
     * A refreshed ID token must have the same user, issuer and audience (Core section 12.2; R34). The session keeps the ID token
     * of the sign-in; what the new one says of the user is taken over (R79).
     */
    private IdToken sameUser(Optional<String> raw, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        if (raw.isPresent()) {
            renewed = ofUser(session.user(), issuer, raw.get(), accessToken);
        }
        return StoredIdToken.of(session);
    }

    /**
     * The verified ID token of a refresh.
     *
     * @throws IdTokenException if it is refused, or of another user
     */
    static IdToken ofUser(VerifiedUser user, Provider issuer, String raw, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        IdToken token = verified(issuer, raw, accessToken);
        require(VerifiedUser.of(token).equals(user));
        return token;
    }

    /** The verified ID token of this refresh, if the provider has sent one for the user's sign-in. */
    Optional<IdToken> renewed() {
        return Optional.ofNullable(renewed);
    }

    /** In another tenant the user has another id and another subject, but the same account in the home tenant. */
    private IdToken sameAccount(Optional<String> raw, Optional<String> clientInfo, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        IdToken token = verified(
                issuer,
                raw.orElseThrow(() -> new IdTokenException(Reason.MALFORMED, "the token response carries none")),
                accessToken);
        String account = ClientInfo.homeAccountId(ClientInfo.verified(clientInfo, token, authority));
        require(MsalAccounts.idsIn(tokens.msalCache(session.idToken())).contains(account));
        return token;
    }

    private static IdToken verified(Provider issuer, String raw, String accessToken)
            throws IdTokenException, ProviderUnavailableException {
        return issuer.verify(raw, new Expectation(null, null, accessToken));
    }

    private static void require(boolean same) throws IdTokenException {
        if (!same) {
            throw new IdTokenException(Reason.OTHER_USER, "the refresh returned another user than the one signed in");
        }
    }
}
