/**
 * Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications: everything that an application or
 * its {@code web.xml} may name.
 *
 * <p>In {@code web.xml}: {@link io.github.msal4j.servlet.SignInFilter}; where it is {@code metadata-complete} also
 * {@link io.github.msal4j.servlet.StartUpListener}. In Java: {@link io.github.msal4j.servlet.SignedInUser} is the user
 * of a request, {@link io.github.msal4j.servlet.AccessTokens} are the user's access tokens for APIs, and a {@link
 * io.github.msal4j.servlet.SignInEndListener} is told when a sign-in ends.
 */
@NullMarked
package io.github.msal4j.servlet;

import org.jspecify.annotations.NullMarked;
