package io.github.msal4j.servlet;

/**
 * Called at every end of a sign-in, after its MSAL account has been evicted: once for each session, in the thread that
 * ended it. That may be the thread of a request of the provider, or a background thread of the container. It must be
 * thread-safe and should be quick. An exception of the listener is logged and changes nothing.
 *
 * <p>Found through {@link java.util.ServiceLoader}, and as a {@code ServletContext} attribute under this interface's
 * name:
 *
 * <pre>{@code
 * context.setAttribute(SignInEndListener.class.getName(),
 *         (SignInEndListener) end -> carts.drop(end.user().getName()));
 * }</pre>
 *
 * <p>Not promised: a call for a session whose node was killed; two calls for a session that was on two nodes.
 */
@FunctionalInterface
public interface SignInEndListener {
    void signInEnded(SignInEnd end);
}
