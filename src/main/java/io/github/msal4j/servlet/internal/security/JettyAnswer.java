package io.github.msal4j.servlet.internal.security;

import io.github.msal4j.servlet.internal.web.JettyInternals;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.MessageInfo;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer of the module itself on Jetty, which neither finishes it nor has error pages for it. */
final class JettyAnswer extends HttpServletResponseWrapper {
    private final MessageInfo message;

    JettyAnswer(HttpServletResponse response, MessageInfo message) {
        super(response);
        this.message = message;
    }

    @Override
    public void sendError(int status) {
        setStatus(status);
    }

    @Override
    public void sendError(int status, @Nullable String why) {
        setStatus(status);
    }

    /** Sends what has been written, and tells Jetty that there is no more. */
    void finish() throws IOException, AuthException {
        try {
            getOutputStream().close();
        } catch (IllegalStateException writerWasUsed) {
            getWriter().close();
        }
        try {
            Object callback = JettyInternals.call(message, "getCallback");
            // By the interface, since the class need not be public.
            callback.getClass()
                    .getClassLoader()
                    .loadClass("org.eclipse.jetty.util.Callback")
                    .getMethod("succeeded")
                    .invoke(callback);
        } catch (ReflectiveOperationException e) {
            AuthException failure = new AuthException("Jetty cannot be told that the answer is complete");
            failure.initCause(e);
            throw failure;
        }
    }
}
