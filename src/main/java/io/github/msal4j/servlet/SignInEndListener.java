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

    /**
     * The provider says something else about a user than before, e.g. that a role was taken away: seen when it refreshed the
     * tokens of a sign-in, or when a browser verified it. The sign-in goes on. The next requests have the new roles, groups and
     * claims; a request that is under way keeps the old ones, and so does an open WebSocket. Called once for each sign-in in
     * which that was seen, at this node only, in a background thread or in that of a request. Not called for what was added
     * with {@link SignedInUser#whenSignInEnds}. Does nothing by default.
     *
     * @param before the user as the application knew it
     * @param now the same user, with what the new ID token says
     */
    default void userChanged(SignedInUser before, SignedInUser now) {}
}
