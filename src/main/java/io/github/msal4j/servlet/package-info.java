/**
 * Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications: everything that an application or
 * its {@code web.xml} may name. Packages below {@code internal} are no API.
 *
 * <ul>
 *   <li>In {@code web.xml}: {@link io.github.msal4j.servlet.SignInFilter}. Where that is {@code metadata-complete}, also {@link
 *       io.github.msal4j.servlet.StartUpListener}; to map them yourself, {@link
 *       io.github.msal4j.servlet.SignInCallbackServlet}, {@link io.github.msal4j.servlet.SignOutServlet} and {@link
 *       io.github.msal4j.servlet.SignOutCallbackServlet}.
 *   <li>The user of a request: {@link io.github.msal4j.servlet.SignedInUser}. Access tokens for APIs: {@link
 *       io.github.msal4j.servlet.AccessTokens}, {@link io.github.msal4j.servlet.TokenRequest}, {@link
 *       io.github.msal4j.servlet.AccessToken}.
 *   <li>Ends of sign-ins: {@link io.github.msal4j.servlet.SignInEndListener}, {@link io.github.msal4j.servlet.SignInEnd}, {@link
 *       io.github.msal4j.servlet.EndReason}.
 *   <li>Numbers: {@link io.github.msal4j.servlet.SignInStatistics}, {@link io.github.msal4j.servlet.SignInStatisticsListener}.
 *   <li>Pages of your own: {@link io.github.msal4j.servlet.PageAttributes}, {@link io.github.msal4j.servlet.PageKind}.
 * </ul>
 *
 * <p>A <em>local sign-out</em> begins in the application (RP-initiated logout); a <em>global sign-out</em> is told by the provider
 * (front-channel or back-channel logout). Numbers like R41 name rows of the project's list of requirements.
 */
@NullMarked
package io.github.msal4j.servlet;

import org.jspecify.annotations.NullMarked;
