/**
 * The requests for a sign-out. {@code SignOutEndpoint}: by the user, local, and then at the provider (RP-initiated logout).
 * {@code SignOutCallbackEndpoint}: front-channel logout by {@code sid}, and the return of the browser from the provider after a
 * sign-out. {@code BackChannel}: back-channel logout by a logout token, at the same address.
 * They call {@code ending.SignOuts}, which ends the sign-ins.
 */
@NullMarked
package io.github.msal4j.servlet.internal.signout;

import org.jspecify.annotations.NullMarked;
