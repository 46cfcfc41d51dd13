package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.SilentParameters;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Has MSAL4J use the refresh token of its cache. */
final class SilentCall {
    private SilentCall() {}

    /** @throws CompletionException as MSAL4J throws it */
    static IAuthenticationResult of(
            ConfidentialClientApplication application, Set<String> scopes, Optional<String> tenant) {
        // Without an account MSAL4J cannot refresh. The exception is handled like any other one without a provider's
        // answer.
        IAccount account = application.getAccounts().join().stream().findFirst().orElse(null);
        if (account == null) {
            throw new CompletionException(new IllegalStateException("the token cache holds no account"));
        }
        SilentParameters.SilentParametersBuilder parameters =
                SilentParameters.builder(scopes, account).forceRefresh(true);
        tenant.ifPresent(parameters::tenant);
        try {
            return application.acquireTokenSilently(parameters.build()).join();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses its own authority", e);
        }
    }
}
