package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An asynchronous answer to a signed-in user, e.g. of server-sent events: ends with the sign-in (R71). A client that connects
 * again is then asked to sign in.
 */
final class OpenAnswer implements AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(OpenAnswer.class);

    private final Runnable forget;

    private OpenAnswer(Runnable forget) {
        this.forget = forget;
    }

    static void endsWith(SignedInSession session, AsyncContext context) {
        context.addListener(new OpenAnswer(session.whenEnded(end -> complete(context))));
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException over) {
            // The application was faster, or has dispatched it: the dispatch meets the end of the sign-in itself.
            log.debug("An asynchronous answer was over before its sign-in was", over);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        forget.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        forget.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        forget.run();
    }

    /** The request has been dispatched and starts again, which makes another of these. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        forget.run();
    }
}
