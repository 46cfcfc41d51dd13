package io.github.msal4j.servlet.internal.gate;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * The container's {@code AsyncContext}, which also answers the request if a task throws an exception of this library.
 * A filter cannot do that, because it does not see exceptions of other threads.
 */
final class SignedInAsyncContext implements AsyncContext {
    private final AsyncContext context;
    private final Answer answer;

    /** Answers the request for this exception. Returns whether it did. */
    interface Answer {
        boolean to(Throwable thrown) throws IOException;
    }

    SignedInAsyncContext(AsyncContext context, Answer answer) {
        this.context = context;
        this.answer = answer;
    }

    @Override
    public void start(Runnable task) {
        context.start(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (!answered(e)) {
                    throw e;
                }
                context.complete();
            }
        });
    }

    private boolean answered(RuntimeException thrown) {
        try {
            return answer.to(thrown);
        } catch (IOException gone) {
            thrown.addSuppressed(gone);
            return false;
        }
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext other, String path) {
        context.dispatch(other, path);
    }

    @Override
    public void complete() {
        context.complete();
    }

    @Override
    public void addListener(AsyncListener listener) {
        context.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        context.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    @Override
    public void setTimeout(long milliseconds) {
        context.setTimeout(milliseconds);
    }

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }
}
