package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's listeners: those of the service loader, and the one in the context, looked up each time. */
final class EndListeners {
    private static final Logger log = LoggerFactory.getLogger(EndListeners.class);

    private final ApplicationObjects<SignInEndListener> listeners;

    EndListeners(ServletContext context) {
        this.listeners = new ApplicationObjects<>(context, SignInEndListener.class);
    }

    void tell(SignInEnd end) {
        each(listener -> listener.signInEnded(end), "has ended");
    }

    /** The provider has described a user anew, perhaps as before. */
    void tellIfChanged(VerifiedUser before, SignedInSession session) {
        VerifiedUser now = session.user();
        if (!now.hasClaimsOf(before) && !session.isEnded()) {
            log.info(
                    "The provider says something else about a user than before; roles and claims are those from now on");
            each(listener -> listener.userChanged(before, now), "goes on");
        }
    }

    private void each(Consumer<SignInEndListener> call, String outcome) {
        listeners
                .usable(problem ->
                        log.error("A listener is not told; the sign-in {} all the same: {}", outcome, problem))
                .forEach(listener -> tell(listener, call, outcome));
    }

    /**
     * Whatever a listener throws, the others are told (C15). That may be any {@code Throwable}: Kotlin and generics let checked
     * exceptions out of methods that declare none.
     */
    private static void tell(SignInEndListener listener, Consumer<SignInEndListener> call, String outcome) {
        try {
            call.accept(listener);
        } catch (Throwable e) {
            log.error(
                    "{} failed; the sign-in {} all the same",
                    listener.getClass().getName(),
                    outcome,
                    e);
        }
    }
}
