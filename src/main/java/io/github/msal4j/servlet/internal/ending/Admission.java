package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.session.Word;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

    private final ServletContext context;
    private final ClassLoader application;
    private final Duration timeout;
    private final Ending ending;
    private final InstantSource clock;
    private final List<SignInListener> services;
    private final ExecutorService threads = DaemonThreads.few("msal4j-servlet-admission", THREADS, MOST_WAITING);

    /** @param timeout how long the listeners may take together */
    Admission(ServletContext context, ClassLoader application, Duration timeout, Ending ending, InstantSource clock) {
        this.context = context;
        this.application = application;
        this.timeout = timeout;
        this.ending = ending;
        this.clock = clock;
        this.services = ServiceLoader.load(SignInListener.class, application).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Whether a new sign-in may come about. It is in no session yet; if it may not, nothing of it is left. */
    void admit(SignedInSession session) throws NotAdmittedException {
        List<SignInListener> listeners = listeners();
        if (listeners.isEmpty()) {
            return;
        }
        try {
            give(session, ask(listeners, session));
        } catch (NotAdmittedException e) {
            ending.discard(session);
            throw e;
        }
    }

    /** The provider has described the user of a sign-in anew. If it is not to go on, it ends. */
    void review(VerifiedUser before, SignedInSession session) {
        List<SignInListener> listeners = listeners();
        if (listeners.isEmpty() || session.isEnded() || session.user().hasClaimsOf(before)) {
            return;
        }
        try {
            give(session, ask(listeners, session));
        } catch (NotAdmittedException e) {
            log.warn("A user whose claims have changed is signed out: {}", e.getMessage());
            end(session);
        }
    }

    /** The application does not want this sign-in any more. */
    void end(SignedInSession session) {
        Ended ended = ending.end(session, EndReason.ENDED_BY_APPLICATION);
        ContainerSession.invalidateAll(List.of(session));
        ended.tell();
    }

    /** Later than what was confirmed before, so that it is told to other objects of the same sign-in. */
    private void give(SignedInSession session, Word word) {
        VerifiedUser user = session.user();
        if (!user.word().equals(word)) {
            long later = Math.max(clock.millis(), session.verifiedAt() + 1);
            boolean unused = session.verified(Optional.of(user.with(word)), Instant.ofEpochMilli(later));
        }
    }

    private List<SignInListener> listeners() {
        if (!(context.getAttribute(SignInListener.class.getName()) instanceof SignInListener listener)) {
            return services;
        }
        List<SignInListener> all = new ArrayList<>(services);
        all.add(listener);
        return all;
    }

    private Word ask(List<SignInListener> listeners, SignedInSession session) throws NotAdmittedException {
        VerifiedUser user = session.userToJudge();
        Future<Word> answer;
        try {
            answer = threads.submit(() -> answered(listeners, user));
        } catch (RejectedExecutionException e) {
            throw failed("cannot be asked, since too many calls of it hang", e);
        }
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed("has not answered within msal.http-timeout (" + timeout.toSeconds() + " s)", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
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

    private Word answered(List<SignInListener> listeners, VerifiedUser user) throws NotAdmittedException {
        Thread thread = Thread.currentThread();
        ClassLoader ofTheLibrary = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            Set<String> roles = new LinkedHashSet<>();
            Map<String, String> attributes = new LinkedHashMap<>();
            for (SignInListener listener : listeners) {
                Optional<String> reason = listener.userVerified(user, roles, attributes);
                if (reason.isPresent()) {
                    throw NotAdmittedException.refused(shortened(reason.get()));
                }
            }
            return Word.of(roles, attributes);
        } finally {
            thread.setContextClassLoader(ofTheLibrary);
        }
    }

    private static String shortened(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
