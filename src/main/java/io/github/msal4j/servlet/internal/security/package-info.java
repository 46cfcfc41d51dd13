/**
 * For applications whose pages the container protects, and not {@code SignInFilter}: Jakarta Authentication tells the container who is
 * signed in.
 */
@NullMarked
package io.github.msal4j.servlet.internal.security;

import org.jspecify.annotations.NullMarked;
