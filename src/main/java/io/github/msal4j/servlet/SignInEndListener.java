package io.github.msal4j.servlet;

/**
 * Is told of every end of a sign-in, after its MSAL account has been evicted: once for each session, in the thread that
 * ended it, which may be a request of the provider or the container's housekeeper. Must be thread-safe and should be
 * quick. What it throws is logged and changes nothing.
 *
 * <p>Found through {@link java.util.ServiceLoader}, and as a {@code ServletContext} attribute under this interface's name:
 *
 * <pre>{@code
 * context.setAttribute(SignInEndListener.class.getName(),
 *         (SignInEndListener) end -> carts.drop(end.user().getName()));
 * }</pre>
 *
 * <p>Does not promise to be called for sessions whose node was killed, nor twice for a session that lived on two nodes.
 */
@FunctionalInterface
public interface SignInEndListener {
    void signInEnded(SignInEnd end);
}
