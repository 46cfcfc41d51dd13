package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.internal.base.ApplicationCalls;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.UserName;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.session.Word;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the application whether a verified user may be signed in, and what it gives that user, see {@link SignInListener}. Costs
 * nothing where there is no listener. Thread-safe.
 */
final class Admission implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    /** As many listeners may hang at once before nobody is admitted any more. */
    private static final int THREADS = 16;

    private static final int MOST_WAITING = 1_000;
    private static final int LONGEST_REASON = 500;

    private final Duration timeout;
    private final Ending ending;
    private final InstantSource clock;
    private final ApplicationObjects<SignInListener> listeners;
    private final ApplicationCalls calls;

    /** @param timeout how long the listeners may take together */
    Admission(ServletContext context, ClassLoader application, Duration timeout, Ending ending, InstantSource clock) {
        this.timeout = timeout;
        this.ending = ending;
        this.clock = clock;
        this.listeners = new ApplicationObjects<>(context, SignInListener.class);
        this.calls = new ApplicationCalls("msal4j-servlet-admission", application, timeout, THREADS, MOST_WAITING);
    }

    /** Whether a new sign-in may come about. It is in no session yet; if it may not, nothing of it is left. */
    void admit(SignedInSession session) throws NotAdmittedException {
        try {
            ask(session);
        } catch (NotAdmittedException e) {
            ending.discard(session);
            throw e;
        }
    }

    /** The provider has described the user of a sign-in anew. If it is not to go on, it ends. */
    void review(VerifiedUser before, SignedInSession session) {
        if (session.isEnded() || session.user().hasClaimsOf(before)) {
            return;
        }
        if (UserName.hasChanged(session.user())) {
            log.warn(
                    "A user whose name has changed (msal.user-name) is signed out, and gets the new one at the next sign-in");
            end(session);
            return;
        }
        try {
            ask(session);
        } catch (NotAdmittedException e) {
            log.warn("A user whose claims have changed is signed out: {}", e.getMessage());
            end(session);
        }
    }

    /** The application does not want this sign-in any more. */
    void end(SignedInSession session) {
        Ended ended = ending.endEverywhere(session, EndReason.ENDED_BY_APPLICATION);
        ContainerSession.invalidateAll(List.of(session));
        ended.tell();
    }

    private void ask(SignedInSession session) throws NotAdmittedException {
        List<SignInListener> asked = asked();
        if (!asked.isEmpty()) {
            VerifiedUser user = session.userToJudge();
            session.given(answer(asked, user), user, clock.instant());
        }
    }

    /** One that was put into the context after the start, and cannot be used, might have refused the user. */
    private List<SignInListener> asked() throws NotAdmittedException {
        try {
            return listeners.all();
        } catch (IllegalArgumentException e) {
            throw failed("cannot be asked: " + e.getMessage(), e);
        }
    }

    private Word answer(List<SignInListener> asked, VerifiedUser user) throws NotAdmittedException {
        try {
            return calls.result(() -> answered(asked, user));
        } catch (RejectedExecutionException e) {
            throw failed("cannot be asked, since too many calls of it hang", e);
        } catch (TimeoutException e) {
            throw failed("has not answered within msal.http-timeout (" + timeout.toSeconds() + " s)", e);
        } catch (InterruptedException e) {
            throw failed("was not waited for, since the application stops", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotAdmittedException refused) {
                throw refused;
            }
            throw failed("has failed: " + e.getCause(), e);
        }
    }

    private static NotAdmittedException failed(String what, Exception cause) {
        log.error("The application's SignInListener {}; the user is not signed in by it", what, cause);
        return NotAdmittedException.failed("the application's SignInListener " + what, Optional.of(cause));
    }

    private static Word answered(List<SignInListener> asked, VerifiedUser user) throws NotAdmittedException {
        Set<String> roles = new LinkedHashSet<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (SignInListener listener : asked) {
            Optional<String> reason = listener.userVerified(user, roles, attributes);
            if (reason.isPresent()) {
                throw NotAdmittedException.refused(shortened(reason.get()));
            }
        }
        return Word.of(roles, attributes);
    }

    private static String shortened(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    @Override
    public void close() {
        calls.close();
    }
}
