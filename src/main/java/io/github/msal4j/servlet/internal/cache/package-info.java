/** The packed MSAL token cache of one session, and the access tokens that can be returned without MSAL4J.
 * Accounts are removed in {@code token.TokenService.evict}. */
@NullMarked
package io.github.msal4j.servlet.internal.cache;

import org.jspecify.annotations.NullMarked;
