package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.http.ProviderHttp.Answer;
import java.io.EOFException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of one attempt of a call: an answer, or a failure. */
final class Attempt {
    private final @Nullable Answer answer;
    private final @Nullable ProviderUnavailableException failure;
    private final boolean mayPass;

    private Attempt(@Nullable Answer answer, @Nullable ProviderUnavailableException failure, boolean mayPass) {
        this.answer = answer;
        this.failure = failure;
        this.mayPass = mayPass;
    }

    static Attempt of(Answer answer) {
        return new Attempt(answer, null, answer.status() == 429 || answer.status() >= 500);
    }

    static Attempt of(ProviderUnavailableException failure, boolean mayPass) {
        return new Attempt(null, failure, mayPass);
    }

    /**
     * Connection refused, reset or closed, or a proxy that could not connect; but not a bad certificate.
     */
    static boolean mayPass(Throwable cause) {
        for (@Nullable Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof SocketException
                    || one instanceof EOFException
                    || (one instanceof ProxyRefusedException refused && refused.mayPass())) {
                return true;
            }
        }
        return false;
    }

    /** Whether another attempt may succeed. */
    boolean mayPass() {
        return mayPass;
    }

    /** How long to wait before the next call, if the provider says so ({@code Retry-After}). */
    Optional<Duration> retryAfter(Instant now) {
        return answer == null ? Optional.empty() : answer.retryAfter(now);
    }

    Answer orThrow() throws ProviderUnavailableException {
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(answer);
    }
}
