package io.github.msal4j.servlet;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asked when the provider has verified a user, before anybody is signed in: the application may refuse the user, give roles, and
 * attach attributes of its own, e.g. its id of the user. Called again for a sign-in that goes on when the provider says something
 * else about the user than before: a refreshed ID token, or a verification by the browser, has other claims. It must be thread-safe.
 *
 * <pre>{@code
 * SignInListener accounts = (user, roles, attributes) -> {
 *     if (user.username().isEmpty()) {
 *         return Optional.of("This application is for people with a user name only.");
 *     }
 *     roles.add("Buyer");
 *     attributes.put("customer", "4711");
 *     return Optional.empty();
 * };
 * context.setAttribute(SignInListener.class.getName(), accounts);
 * }</pre>
 *
 * <p>Found through {@link java.util.ServiceLoader}, and as a {@code ServletContext} attribute under this interface's name, which may
 * be set at any time. If there are several, each has to admit the user; their roles and attributes add up.
 *
 * <p>What it gives becomes part of {@link SignedInUser#roles} and is {@link SignedInUser#attributes}. It is kept in the session,
 * encrypted in session stores if {@code msal.session-key} is set, and ends with the sign-in. The roles count for the filter's {@code
 * roles}, for {@code isUserInRole}, and for the container's constraints.
 *
 * <p>Whoever is refused sees the page {@link PageKind#NOT_ADMITTED} with the reason; a sign-in that there was ends with {@link
 * EndReason#ENDED_BY_APPLICATION}. A listener that throws, that takes longer than {@code msal.http-timeout}, or that gives too much
 * signs nobody in: the user sees {@link PageKind#ADMISSION_FAILED}, the log has the cause, and a sign-in that was under way ends in the
 * same way.
 *
 * <p>Called in a thread of the library with the application's context class loader, not in that of the request, so that one that
 * hangs can be given up; then its thread is interrupted. While it is asked again, requests see the user with the new claims and with
 * what it gave before. Not promised: that a sign-in that was admitted comes about, since a sign-out may come in between.
 */
@FunctionalInterface
public interface SignInListener {
    /**
     * Whether this user may sign in, or stay signed in.
     *
     * @param user as the provider describes the user; without what a listener gave before
     * @param roles empty; to be filled with the roles that the user has in addition, at most 100 of at most 200 characters. What an
     *     earlier call has given is gone unless it is given again
     * @param attributes empty; to be filled in the same way, at most 50 with names and values of at most 4,000 characters together
     * @return empty to admit the user; otherwise the reason for the user, in plain text, which the page shows escaped: at most 500
     *     characters of it
     */
    Optional<String> userVerified(SignedInUser user, Set<String> roles, Map<String, String> attributes);
}
