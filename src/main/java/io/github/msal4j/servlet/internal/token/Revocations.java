package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a provider that has a {@code revocation_endpoint} that a refresh token is not used any more (RFC 7009). Nobody has to wait for
 * that: it is done in threads of its own, after the account was evicted. A provider that is slow or down costs the sign-out nothing,
 * and is not asked again later, because a token that waits is a token in memory (R74).
 *
 * <p>Thread-safe. {@link #close()} ends its threads and forgets what waits.
 */
final class Revocations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 500;
    /** From the sign-out to the beginning of the call. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final Provider provider;
    private final ApplicationForm application;
    private final ThreadPoolExecutor threads = DaemonThreads.few("msal4j-servlet-revocation", THREADS, MOST_WAITING);

    Revocations(Provider provider, ApplicationForm application) {
        this.provider = provider;
        this.application = application;
    }

    /** Whether the provider has an endpoint for this, as far as is known without asking it. */
    boolean arePossible() {
        return provider.knownMetadata()
                .map(metadata -> metadata.revocationEndpoint().isPresent())
                .orElse(true);
    }

    /**
     * Returns at once.
     *
     * @return done when the provider has answered, or will not
     */
    List<Future<?>> revoke(List<String> refreshTokens) {
        long since = System.nanoTime();
        String correlation = Correlation.currentId();
        List<Future<?>> underWay = new ArrayList<>();
        for (String token : refreshTokens) {
            try {
                underWay.add(threads.submit(() -> revokeLogged(token, since, correlation)));
            } catch (RejectedExecutionException e) {
                failed(MOST_WAITING + " others are waiting for it, or the application is being stopped");
            }
        }
        return underWay;
    }

    private void revokeLogged(String token, long since, String correlation) {
        Correlation logged = Correlation.of(correlation);
        try {
            if (System.nanoTime() - since > LONGEST_WAIT.toNanos()) {
                failed("it was not its turn within " + LONGEST_WAIT.toSeconds() + " s");
            } else {
                revoke(token);
            }
        } catch (ProviderUnavailableException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("A refresh token could not be revoked", e);
        } finally {
            logged.close();
        }
    }

    private void revoke(String token) throws ProviderUnavailableException {
        ProviderMetadata metadata = provider.metadata();
        Optional<URI> endpoint = metadata.revocationEndpoint();
        if (endpoint.isPresent()) {
            ProviderHttp.Answer answer = application.post(
                    Map.of("token", token, "token_type_hint", "refresh_token"),
                    metadata,
                    (form, headers) -> provider.http().postAside(endpoint.get(), form, headers, LONGEST_CALL));
            // Also for a token that the provider does not know (RFC 7009 section 2.2).
            if (answer.status() == 200) {
                log.debug("The provider was told that a refresh token is not used any more");
            } else {
                failed(endpoint.get() + " answers with status " + answer.status() + reason(answer, token));
            }
        }
    }

    /** The error code, which must not be the token that the provider was sent. */
    private static String reason(ProviderHttp.Answer answer, String token) {
        return TokenRefusal.parse(answer.body())
                .map(TokenRefusal::summary)
                .filter(summary -> !summary.contains(token))
                .map(summary -> ": " + summary)
                .orElse("");
    }

    private static void failed(String reason) {
        log.warn("Signed out, but the provider does not know that the refresh token is not used any more: {}", reason);
    }

    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
