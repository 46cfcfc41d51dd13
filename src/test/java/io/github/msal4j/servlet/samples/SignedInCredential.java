package io.github.msal4j.servlet.samples;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** Lets clients of the Azure SDK act for the user who is signed in. Make one for each request. */
final class SignedInCredential implements TokenCredential {
    private final AccessTokens tokens;

    SignedInCredential(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext wanted) {
        return Mono.fromCallable(() -> getTokenSync(wanted));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext wanted) {
        TokenRequest request = TokenRequest.of(wanted.getScopes().toArray(String[]::new));
        if (wanted.getTenantId() != null) {
            request = request.inTenant(wanted.getTenantId());
        }
        if (wanted.getClaims() != null) {
            request = request.withClaims(wanted.getClaims());
        }
        io.github.msal4j.servlet.AccessToken token = tokens.acquire(request);
        return new AccessToken(token.value(), token.expiresAt().atOffset(ZoneOffset.UTC));
    }
}
