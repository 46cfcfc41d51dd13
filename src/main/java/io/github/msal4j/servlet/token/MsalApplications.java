package io.github.msal4j.servlet.token;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.IHttpClient;
import io.github.msal4j.servlet.config.Authority;
import io.github.msal4j.servlet.config.ClientCredential;
import io.github.msal4j.servlet.config.Settings;
import java.net.MalformedURLException;

/**
 * Builds an MSAL4J application for one operation of one session, never to be shared: {@code TokenCache.deserialize}
 * merges into what is there, so a shared one would hand one user another's tokens (Decision 1, R30). Building one costs
 * a few microseconds because the credential is parsed already.
 */
final class MsalApplications {
    private final Settings settings;
    private final IClientCredential credential;
    private final String authority;
    private final DirectExecutor executor = new DirectExecutor();

    MsalApplications(Settings settings, ClientAssertions assertions) {
        this.settings = settings;
        this.credential = credential(settings.credential(), assertions);
        this.authority = authority(settings.authority());
    }

    private static IClientCredential credential(ClientCredential credential, ClientAssertions assertions) {
        if (credential instanceof ClientCredential.Secret secret) {
            return ClientCredentialFactory.createFromSecret(secret.value());
        }
        if (credential instanceof ClientCredential.Certificate certificate) {
            return ClientCredentialFactory.createFromCallback(() -> assertions.signedWith(certificate));
        }
        ClientCredential.AssertionFile file = (ClientCredential.AssertionFile) credential;
        return ClientCredentialFactory.createFromCallback(() -> ClientAssertions.readFrom(file));
    }

    /**
     * The authority in the only form that MSAL4J accepts, https with one path segment and no port. It names the cache's
     * partition and nothing else: {@link TokenEndpoint} knows the real addresses.
     */
    private static String authority(Authority authority) {
        String tenant = authority instanceof Authority.Entra entra ? entra.tenant() : "openid";
        return "https://" + authority.origin().getHost() + "/" + tenant + "/";
    }

    ConfidentialClientApplication create(IHttpClient network) {
        try {
            return ConfidentialClientApplication.builder(settings.clientId(), credential)
                    .authority(authority)
                    .validateAuthority(false)
                    .instanceDiscovery(false)
                    .httpClient(network)
                    .disableInternalRetries()
                    .executorService(executor)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses the authority " + authority, e);
        }
    }
}
