package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is open in a user's name and to be closed when the sign-in ends. Each hook is told once, or not at all if it was taken
 * away before. Thread-safe.
 */
final class EndHooks {
    private @Nullable List<Hook> hooks;
    private @Nullable SignInEnd over;

    /** By its identity: the same listener may be added twice. */
    private static final class Hook {
        private final SignInEndListener listener;

        private Hook(SignInEndListener listener) {
            this.listener = listener;
        }
    }

    /** Returns what takes it away again. */
    Runnable add(SignInEndListener listener) {
        Hook hook = new Hook(listener);
        SignInEnd end = addUnlessOver(hook);
        if (end != null) {
            listener.signInEnded(end);
        }
        return () -> remove(hook);
    }

    private synchronized @Nullable SignInEnd addUnlessOver(Hook hook) {
        if (over == null) {
            List<Hook> present = hooks == null ? new ArrayList<>(1) : hooks;
            present.add(hook);
            hooks = present;
        }
        return over;
    }

    private synchronized void remove(Hook hook) {
        if (hooks != null && hooks.remove(hook) && hooks.isEmpty()) {
            hooks = null;
        }
    }

    /** Those that have not been told; empty for all callers but the first. */
    synchronized List<SignInEndListener> take(SignInEnd end) {
        List<Hook> present = hooks == null ? List.of() : hooks;
        if (over == null) {
            over = end;
        }
        hooks = null;
        return present.stream().map(hook -> hook.listener).toList();
    }
}
