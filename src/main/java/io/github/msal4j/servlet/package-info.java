/**
 * Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications: everything that an application or
 * its {@code web.xml} may name. Packages below {@code internal} are no API.
 *
 * <p>What an application wants to do, and the type to read for it:
 *
 * <ul>
 *   <li>Protect pages: {@link SignInFilter}, in {@code web.xml}.
 *   <li>Know the user: {@link SignedInUser}; {@link GroupsUnknownException} where the provider did not say the groups.
 *   <li>Call an API in the user's name: {@link AccessTokens}, {@link AccessToken}; {@link TokenRequest} for more than scopes; what
 *       may happen: {@link InteractionRequiredException}, {@link AccessTokenUnavailableException}.
 *   <li>Call an API as the application, without a user: {@link AppTokens}.
 *   <li>Ask for a stronger or a more recent sign-in: {@link InteractionRequiredException}, or parameters of {@link SignInFilter}.
 *   <li>Choose what one sign-in asks the provider for: {@link SignInCallbackServlet#link}.
 *   <li>Decide who may sign in, and give roles: {@link SignInListener}.
 *   <li>Hear of the end of a sign-in: {@link SignInEndListener}, {@link SignInEnd}, {@link EndReason}.
 *   <li>See who is signed in, and end sign-ins as an administrator: {@link SignIns}, {@link SignIn}.
 *   <li>Show pages of one's own: {@link PageKind}, {@link PageAttributes}.
 *   <li>Count: {@link SignInStatistics}, {@link SignInStatisticsListener}.
 *   <li>Authenticate the application without a secret of its own: {@link ClientAssertionProvider}.
 *   <li>Only where {@code web.xml} is {@code metadata-complete}: {@link StartUpListener}; only to map them to other paths: {@link
 *       SignInCallbackServlet}, {@link SignOutServlet}, {@link SignOutCallbackServlet}.
 * </ul>
 *
 * <p>A <em>local sign-out</em> begins in the application (RP-initiated logout); a <em>global sign-out</em> is told by the provider
 * (front-channel or back-channel logout). Numbers like R41 name rows of the project's list of requirements.
 */
@NullMarked
package io.github.msal4j.servlet;

import org.jspecify.annotations.NullMarked;
