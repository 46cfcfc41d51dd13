package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A request of a session that goes on until it is told to end. */
final class HeldRequest implements AutoCloseable {
    private final ProbedContainer application;
    private final CompletableFuture<Page> answer;
    private boolean released;

    private HeldRequest(ProbedContainer application, CompletableFuture<Page> answer) {
        this.application = application;
        this.answer = answer;
    }

    /** Wakes the session without the sign-in filter. Returns when the application has found the session. */
    static HeldRequest unseenByTheFilter(ProbedContainer application, SignedIn user) {
        return begin(application, user, "/open/hold");
    }

    /** Passes the sign-in filter, and acquires a token when it is released. Returns when it has passed. */
    static HeldRequest behindTheFilter(ProbedContainer application, SignedIn user) {
        return begin(application, user, "/private/hold");
    }

    private static HeldRequest begin(ProbedContainer application, SignedIn user, String path) {
        CompletableFuture<Page> answer =
                CompletableFuture.supplyAsync(() -> user.browser().fetch(application.url(path)));
        new HttpVisitor().get(application.url("/open/held"));
        return new HeldRequest(application, answer);
    }

    Page release() {
        close();
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (!released) {
            released = true;
            new HttpVisitor().get(application.url("/open/release"));
        }
    }
}
