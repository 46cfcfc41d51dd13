package io.github.msal4j.servlet.internal.token;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does at once, or otherwise as the test says, what would be done in the background. */
final class OnTheCallersThread extends AbstractExecutorService {
    private final Consumer<Runnable> does;
    private boolean ended;

    OnTheCallersThread(Consumer<Runnable> does) {
        this.does = does;
    }

    @Override
    public void execute(Runnable work) {
        does.accept(work);
    }

    @Override
    public void shutdown() {
        ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        ended = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }
}
