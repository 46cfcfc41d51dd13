package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.IHttpClient;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ClientAssertions;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Builds an MSAL4J application for one operation of one session, never to be shared: {@code TokenCache.deserialize}
 * merges into what is there, so a shared one would hand one user another's tokens (Decision 1, R30). Building one costs
 * a few microseconds because the credential is parsed already.
 */
final class MsalApplications {
    private final Settings settings;
    private final Optional<Callable<String>> assertion;
    private final IClientCredential credential;
    private final DirectExecutor executor = new DirectExecutor();

    MsalApplications(Settings settings, ClientAssertions assertions) {
        this.settings = settings;
        this.assertion = assertions.of(settings.credential());
        this.credential = settings.credential() instanceof ClientCredential.Secret secret
                ? ClientCredentialFactory.createFromSecret(secret.value())
                : ClientCredentialFactory.createFromCallback(assertion.orElseThrow());
    }

    /** Makes what the application authenticates with; empty for a secret. */
    Optional<Callable<String>> assertion() {
        return assertion;
    }

    /**
     * The authority in the only forms that MSAL4J accepts: https, without a port, with one path segment, or for B2C with its
     * older form, which is the only one that custom domains can have, too. It names the cache's partition and nothing else:
     * {@link TokenEndpoint} knows the real addresses.
     */
    private void setAuthority(ConfidentialClientApplication.Builder builder) throws MalformedURLException {
        Authority authority = settings.authority();
        String host = "https://" + authority.origin().getHost();
        if (authority instanceof Authority.B2c b2c) {
            builder.b2cAuthority(host + "/tfp/" + b2c.tenant() + "/" + b2c.policy() + "/");
        } else {
            builder.authority(
                    host + "/" + (authority instanceof Authority.Entra entra ? entra.tenant() : "openid") + "/");
        }
    }

    ConfidentialClientApplication create(IHttpClient network) {
        try {
            ConfidentialClientApplication.Builder builder =
                    ConfidentialClientApplication.builder(settings.clientId(), credential);
            setAuthority(builder);
            return builder.validateAuthority(false)
                    .instanceDiscovery(false)
                    .httpClient(network)
                    .disableInternalRetries()
                    .executorService(executor)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses the authority " + settings.authority(), e);
        }
    }
}
