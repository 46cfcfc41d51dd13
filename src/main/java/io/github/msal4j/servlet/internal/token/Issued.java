package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the token and the scopes from MSAL4J's results. */
final class Issued {
    private Issued() {}

    /** The scopes that the provider granted; the requested ones if it does not say (RFC 6749 section 5.1). */
    static Set<String> granted(IAuthenticationResult result, Set<String> asked) {
        String scopes = result.scopes();
        return scopes == null || scopes.isBlank() ? asked : Scopes.ofApi(List.of(scopes.split(" ")));
    }

    /**
     * The access token. It has the granted scopes and, if they satisfy the request, the requested scopes too, so that
     * the same request finds it again.
     */
    static HeldToken token(IAuthenticationResult result, TokenLife life, Set<String> asked, @Nullable String tenant) {
        Set<String> scopes = new LinkedHashSet<>(granted(result, asked));
        if (Scopes.satisfied(asked, scopes)) {
            scopes.addAll(asked);
        }
        return HeldToken.issued(result.accessToken(), life, scopes, tenant);
    }
}
