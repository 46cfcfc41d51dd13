package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Unwraps exceptions, because MSAL4J wraps all of them. */
final class MsalFailure {
    private MsalFailure() {}

    /** Throws the exception of this library that MSAL4J wrapped, if there is one. */
    static void rethrowOurs(CompletionException failure) throws IdTokenException, ProviderUnavailableException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IdTokenException refused) {
                throw refused;
            }
            if (cause instanceof ProviderUnavailableException unavailable) {
                throw unavailable;
            }
        }
    }

    /**
     * The provider's error codes, or the class of MSAL4J's exception. Not its message, which may contain what was
     * sent.
     */
    static String summary(CompletionException failure, Optional<TokenRefusal> refusal) {
        return refusal.map(TokenRefusal::summary).orElseGet(() -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause.getClass().getSimpleName();
        });
    }
}
