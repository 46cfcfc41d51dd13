package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import com.microsoft.aad.msal4j.ManagedIdentitySourceType;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.credential.AssertionSource;
import io.github.msal4j.servlet.internal.credential.UsableAssertion;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client assertions of a managed identity: tokens for Entra's token exchange, which Azure gives to the machine, and which a
 * federated credential of the app registration admits (Microsoft Entra, "Configure an application to trust a managed identity").
 *
 * <p>MSAL4J speaks to Azure and has a cache. But it looks up Azure's address and builds a request each time, and it would hand out a
 * token until it expires if its life is short. So the assertion is kept here, and MSAL4J is entered to get one and to renew it: when
 * half of a long life is over, as it recommends, or as early as any other token. One thread renews; the others use the old one
 * meanwhile. If that fails, the old one stays in use, and the next attempt is made later.
 */
final class ManagedIdentityAssertions implements AssertionSource {
    private static final Logger log = LoggerFactory.getLogger(ManagedIdentityAssertions.class);

    /** As MSAL4J counts. */
    private static final Duration LONG_LIFE = Duration.ofHours(2);

    private final ClientCredential.ManagedIdentity identity;
    private final Duration timeout;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final DirectExecutor executor = new DirectExecutor();
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile @Nullable Held held;
    /** The last attempt, if it failed; guarded by the lock. */
    private @Nullable Failure failure;

    private record Held(UsableAssertion assertion, Instant refreshAt) {
        boolean isUsableAt(Instant now) {
            return assertion.expiresAt().isAfter(now);
        }
    }

    private record Failure(ProviderUnavailableException reason, long endedAt) {}

    ManagedIdentityAssertions(ClientCredential.ManagedIdentity identity, Duration timeout, InstantSource clock) {
        this.identity = identity;
        this.timeout = timeout;
        this.clock = clock;
        this.http = ProviderHttp.toPlatform(timeout, clock);
    }

    @Override
    public String assertion(URI tokenEndpoint) throws ProviderUnavailableException {
        Held known = held;
        Instant now = clock.instant();
        if (known == null || !known.isUsableAt(now)) {
            return waitedFor().assertion().value();
        }
        if (!now.isBefore(known.refreshAt()) && renewal.tryLock()) {
            try {
                return renewed(known).assertion().value();
            } finally {
                renewal.unlock();
            }
        }
        return known.assertion().value();
    }

    /** All who wait share the result of one attempt, also a failure: each would wait as long as the first one otherwise. */
    private Held waitedFor() throws ProviderUnavailableException {
        long since = System.nanoTime();
        lock();
        try {
            Held known = held;
            if (known != null && known.isUsableAt(clock.instant())) {
                return known;
            }
            Failure last = failure;
            if (last != null && last.endedAt() - since > 0) {
                throw new ProviderUnavailableException(
                        String.valueOf(last.reason().getMessage()), last.reason());
            }
            // MSAL4J may have one for another application of this JVM; but also one that could not be used.
            return fetched(known != null || last != null);
        } finally {
            renewal.unlock();
        }
    }

    private void lock() throws ProviderUnavailableException {
        try {
            if (!renewal.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProviderUnavailableException(
                        "msal.client-managed-identity: another request has been waiting for Azure for "
                                + timeout.toMillis() + " ms (msal.http-timeout)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("Interrupted while waiting for the managed identity", e);
        }
    }

    private Held renewed(Held old) {
        try {
            return fetched(true);
        } catch (ProviderUnavailableException e) {
            log.warn(
                    "The client assertion of the managed identity is not renewed; the old one stays in use until {}: {}",
                    old.assertion().expiresAt(),
                    e.getMessage());
            Held postponed = new Held(old.assertion(), clock.instant().plus(Refreshes.AFTER_A_FAILURE));
            held = postponed;
            return postponed;
        }
    }

    private Held fetched(boolean anew) throws ProviderUnavailableException {
        try {
            UsableAssertion assertion = asked(anew);
            Held known = held;
            if (known == null || !known.assertion().identity().equals(assertion.identity())) {
                log.info(
                        "The managed identity authenticates this application by an assertion with {}; a federated credential of the"
                                + " app registration must have exactly these",
                        assertion.identity());
            }
            Held fetched = new Held(assertion, refreshAt(assertion.expiresAt()));
            held = fetched;
            failure = null;
            return fetched;
        } catch (ProviderUnavailableException e) {
            failure = new Failure(e, System.nanoTime());
            throw e;
        }
    }

    /** Azure may answer with the same token again, which it keeps itself: then not at once, either. */
    private Instant refreshAt(Instant expiresAt) {
        Instant now = clock.instant();
        Duration life = Duration.between(now, expiresAt);
        Optional<Duration> half = life.compareTo(LONG_LIFE) > 0 ? Optional.of(life.dividedBy(2)) : Optional.empty();
        Instant wanted = TokenLife.of(now, life, half).refreshAt();
        Instant soonest = now.plus(Refreshes.AFTER_A_FAILURE);
        return wanted.isBefore(soonest) ? soonest : wanted;
    }

    /** @param anew whether MSAL4J's cache is passed by */
    private UsableAssertion asked(boolean anew) throws ProviderUnavailableException {
        if (ManagedIdentityApplication.getManagedIdentitySource() == ManagedIdentitySourceType.SERVICE_FABRIC) {
            // MSAL4J calls it by an HTTP client of its own, which waits for ever.
            throw ProviderUnavailableException.unusable(
                    "msal.client-managed-identity does not work at Service Fabric; set another credential in its place");
        }
        IdentityEndpoint endpoint = new IdentityEndpoint(http, identity);
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            IAuthenticationResult result = ManagedIdentityApplication.builder(id())
                    .httpClient(endpoint)
                    .disableInternalRetries()
                    .executorService(executor)
                    .build()
                    .acquireTokenForManagedIdentity(ManagedIdentityParameters.builder(identity.audience())
                            .forceRefresh(anew)
                            .build())
                    .join();
            return UsableAssertion.of(result.accessToken(), clock.instant(), endpoint.name());
        } catch (ProviderUnavailableException e) {
            throw e;
        } catch (Exception e) {
            throw endpoint.explained(e);
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }

    private ManagedIdentityId id() {
        return identity.clientId()
                .map(ManagedIdentityId::userAssignedClientId)
                .orElseGet(ManagedIdentityId::systemAssigned);
    }

    @Override
    public void close() {
        http.close();
    }
}
