package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.IHttpClient;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.AssertionSource;
import io.github.msal4j.servlet.internal.credential.Credentials;
import io.github.msal4j.servlet.internal.provider.Provider;
import java.net.MalformedURLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Builds an MSAL4J application for one operation of one session. It must never be shared: {@code
 * TokenCache.deserialize} adds to what the cache contains already, so a shared application would give one user the
 * tokens of another (R30). What never changes is prepared once: the credential, and MSAL4J's builder, which reads the authority
 * several times. Thread-safe.
 */
final class MsalApplications {
    /** What the builder has between two applications: it must not keep a client, which has tokens. */
    private static final IHttpClient NO_NETWORK = request -> {
        throw new IllegalStateException("Nobody has asked for a call");
    };

    private final Credentials credentials;
    /** Each application that it builds has a cache of its own. */
    private final ConfidentialClientApplication.Builder builder;

    private final Lock building = new ReentrantLock();

    MsalApplications(Settings settings, Credentials credentials) {
        this.credentials = credentials;
        IClientCredential credential = settings.credential() instanceof ClientCredential.Secret secret
                ? ClientCredentialFactory.createFromSecret(secret.value())
                : ClientCredentialFactory.createFromCallback(
                        credentials.assertion().orElseThrow());
        this.builder = ConfidentialClientApplication.builder(settings.clientId(), credential);
        try {
            setAuthority(settings.authority());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("MSAL4J refuses the authority " + settings.authority(), e);
        }
        builder.validateAuthority(false)
                .instanceDiscovery(false)
                .httpClient(NO_NETWORK)
                .disableInternalRetries()
                .executorService(new DirectExecutor());
    }

    static MsalApplications of(Settings settings, Provider provider, InstantSource clock) {
        Optional<AssertionSource> identity = settings.credential() instanceof ClientCredential.ManagedIdentity managed
                ? Optional.of(new ManagedIdentityAssertions(managed, settings.httpTimeout(), clock))
                : Optional.empty();
        return new MsalApplications(settings, new Credentials(settings, provider, clock, identity));
    }

    /** The credential of every application that is made here. */
    Credentials credentials() {
        return credentials;
    }

    /**
     * Sets the authority in a form that MSAL4J accepts: https, without a port, with one path segment; for B2C the
     * older form with {@code tfp}, which MSAL4J accepts for custom domains as well. It is only a part of the keys in
     * MSAL4J's cache; {@link TokenEndpoint} calls the real address.
     */
    private void setAuthority(Authority authority) throws MalformedURLException {
        String host = "https://" + authority.origin().getHost();
        if (authority instanceof Authority.B2c b2c) {
            builder.b2cAuthority(host + "/tfp/" + b2c.tenant() + "/" + b2c.policy() + "/");
        } else {
            builder.authority(
                    host + "/" + (authority instanceof Authority.Entra entra ? entra.tenant() : "openid") + "/");
        }
    }

    ConfidentialClientApplication create(IHttpClient network) {
        building.lock();
        try {
            return builder.httpClient(network).build();
        } finally {
            builder.httpClient(NO_NETWORK);
            building.unlock();
        }
    }
}
