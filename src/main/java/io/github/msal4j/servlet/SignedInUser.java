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
 * <p>Immutable, thread-safe, serializable. Roles and claims are those of the moment of the sign-in; a change at the
 * provider shows at the next sign-in. Holds no access token.
 *
 * <p>Two of them are equal if they are the same user of the same provider ({@code iss} and {@code sub}), whatever else the
 * tokens say. Not to be implemented by applications, but for their own tests: methods may be added.
 */
public interface SignedInUser extends Principal, Serializable {
    /**
     * The key of this user: {@code oid.tid} at Entra, {@code sub} elsewhere. It never changes and is never given to
     * somebody else, unlike mail addresses and user names, which must not be used to find a user's data. For people to
     * read there is {@link #displayName()}.
     */
    @Override
    String getName();

    /** What to call the user on a page: the {@code name} claim, else the user name, else the key. Not unique. */
    String displayName();

    /**
     * Has this listener told of the end of this one sign-in, so that what the application has opened for the user can be closed:
     * a WebSocket, a subscription, a job. If the sign-in has ended already, it is told at once.
     *
     * <pre>{@code
     * SignedInUser user = (SignedInUser) request.getUserPrincipal();
     * Runnable forget = user.whenSignInEnds(end -> carts.drop(end.user().getName()));
     * forget.run(); // when there is nothing to close any more
     * }</pre>
     *
     * <p>Told once, after the MSAL account has been evicted, in a thread of this library, at the node where this was called. The
     * listener is let go with the sign-in. What it throws is logged; one that hangs holds nobody up. Open WebSockets and
     * asynchronous requests of the user are closed by the library itself.
     *
     * @return to be run when the listener is not needed any more; does nothing after that
     * @throws IllegalStateException if this object has been read from a store by itself, without its session
     */
    Runnable whenSignInEnds(SignInEndListener listener);

    /** The {@code preferred_username}, often a mail address. May change and may be given to somebody else. */
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
     * The application roles of the {@code roles} claim, and those that {@code msal.group-roles} makes of the user's groups.
     * Empty if the user has none or the provider sends none. Those of groups are missing if the groups are not known;
     * {@link #hasRole} knows the difference.
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
     * @throws GroupsUnknownException if none that is known, but one of them depends on a group, and the groups are not known
     */
    boolean hasAnyRole(Collection<String> wanted);

    /**
     * The groups of the user by their ids, as far as the app registration sends them (Token configuration, Add groups claim).
     * Empty if the user is in none of these, or if the registration sends none. Read anew from the token at each call.
     *
     * @throws GroupsUnknownException if there are too many for the token
     */
    Set<String> groups();

    /** All claims of the ID token, by name, with JSON's types. Read anew from the token at each call. */
    Map<String, Object> claims();
}
