package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Unwraps what MSAL4J wraps, which is everything. */
final class MsalFailure {
    private MsalFailure() {}

    /** Throws the exception of ours that MSAL4J carried through, if it was one. */
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

    /** The provider's codes, or the kind of MSAL4J's failure; not its message, which may quote what was sent. */
    static String summary(CompletionException failure, Optional<TokenRefusal> refusal) {
        return refusal.map(TokenRefusal::summary).orElseGet(() -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause.getClass().getSimpleName();
        });
    }
}
