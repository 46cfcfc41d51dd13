package io.github.msal4j.servlet;

import java.io.Serializable;
import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user who is signed in, as the verified ID token describes them: what {@code request.getUserPrincipal()} returns.
 *
 * <pre>{@code
 * SignedInUser user = (SignedInUser) request.getUserPrincipal();
 * out.print("Hello, " + user.displayName());
 * orders.of(user.getName());
 * }</pre>
 *
 * <p>Immutable, thread-safe, serializable. Roles and claims are as the provider said them last: at the sign-in, with a refreshed
 * access token, or when the sign-in was verified again ({@code msal.revalidate}, {@code msal.verify-sign-in}). Later requests then
 * get another object. Contains no access token.
 *
 * <p>Two objects are equal if they stand for the same user of the same provider ({@code iss} and {@code sub}); other
 * claims do not count. Applications do not implement this interface, except in their own tests: later versions may add
 * methods.
 */
public interface SignedInUser extends Principal, Serializable {
    /**
     * The {@link #key()}, unless {@code msal.user-name} names a claim: then the value of that claim at the sign-in, which does not
     * change while the sign-in lasts. Also what {@code request.getRemoteUser()} returns. Show {@link #displayName()} to people.
     */
    @Override
    String getName();

    /**
     * The key of this user: {@code oid.tid} at Entra, {@code sub} elsewhere. It never changes and is never given to
     * another user. Mail addresses and user names do change, so do not use them to find a user's data.
     */
    default String key() {
        return getName();
    }

    /** The name to show on a page: the {@code name} claim, otherwise the user name, otherwise the key. Not unique. */
    String displayName();

    /**
     * Has this listener told of the end of this one sign-in, so that what the application has opened for the user can be closed:
     * a WebSocket, a subscription, a job. If the sign-in has ended already, it is told at once, in the thread
     * that asks.
     *
     * <pre>{@code
     * SignedInUser user = (SignedInUser) request.getUserPrincipal();
     * Runnable forget = user.whenSignInEnds(end -> carts.drop(end.user().getName()));
     * forget.run(); // when there is nothing to close any more
     * }</pre>
     *
     * <p>Told once, after the MSAL account has been evicted, in a thread of this library, at the node where this was called. The
     * listener is let go with the sign-in. What it throws is logged; one that hangs holds nobody up. The library
     * itself ends the asynchronous requests of the user, and on Tomcat and Jetty the user's WebSockets. Where it cannot close a
     * WebSocket, which its log says, the endpoint can, with this method: the user is the principal of its session.
     *
     * @return to be run when the listener is not needed any more; does nothing after that
     * @throws IllegalStateException if this object has been read from a store by itself, without its session
     */
    Runnable whenSignInEnds(SignInEndListener listener);

    /** The {@code preferred_username}, often a mail address. It may change, and may be given to another user. */
    Optional<String> username();

    /** The {@code iss} of the token. */
    String issuer();

    /** The {@code sub} of the token: this user at this application. */
    String subject();

    /** Entra's object id of the user, the same in all applications of a tenant. */
    Optional<String> oid();

    /** Entra's id of the tenant that the user signed in to. */
    Optional<String> tid();

    /**
     * The application roles of the {@code roles} claim, those that {@code msal.group-roles} derives from the user's groups, and
     * those that the application's {@link SignInListener} has given. Empty if the user has none or the provider sends none. If the groups are not known, the roles that
     * depend on them are missing here; {@link #hasRole} throws in that case.
     */
    Set<String> roles();

    /**
     * Whether the user has this role. Compares exactly.
     *
     * @throws GroupsUnknownException if the role depends on a group, and the groups are not known
     */
    boolean hasRole(String role);

    /**
     * Whether the user has at least one of these roles. Compares exactly.
     *
     * @throws GroupsUnknownException if the user has none of them by what is known, but one of them depends on a
     *     group, and the groups are not known
     */
    boolean hasAnyRole(Collection<String> wanted);

    /**
     * What the application's {@link SignInListener} has attached to this user, by name; empty if there is none. Unmodifiable. It lives
     * as long as the sign-in.
     */
    default Map<String, String> attributes() {
        return Map.of();
    }

    /**
     * The ids of the user's groups that the app registration sends (Token configuration, Add groups claim). Empty if
     * the user is in none of these, or if the registration sends none. Each call reads the token again.
     *
     * @throws GroupsUnknownException if there are too many for the token
     */
    Set<String> groups();

    /** All claims of the ID token, by name, with JSON's types. Each call reads the token again. */
    Map<String, Object> claims();
}
