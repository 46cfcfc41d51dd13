/**
 * The only package that calls MSAL4J: redeems codes, refreshes tokens, evicts accounts ({@code TokenService.evict}, which calls {@code
 * MsalAccounts.removeAll}).
 */
@NullMarked
package io.github.msal4j.servlet.internal.token;

import org.jspecify.annotations.NullMarked;
