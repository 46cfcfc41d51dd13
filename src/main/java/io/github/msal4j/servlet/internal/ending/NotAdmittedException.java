package io.github.msal4j.servlet.internal.ending;

import java.util.Optional;

/** The application does not let a user in, or has not said whether. */
public final class NotAdmittedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> refusal;

    private NotAdmittedException(String message, Optional<String> refusal, Optional<Throwable> cause) {
        super(message, cause.orElse(null));
        this.refusal = refusal;
    }

    static NotAdmittedException refused(String reason) {
        return new NotAdmittedException(
                "the application's SignInListener refuses the user", Optional.of(reason), Optional.empty());
    }

    static NotAdmittedException failed(String message, Optional<Throwable> cause) {
        return new NotAdmittedException(message, Optional.empty(), cause);
    }

    /** For the user; empty if the application could not say. */
    public Optional<String> refusal() {
        return refusal;
    }
}
