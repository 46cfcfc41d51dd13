/**
 * A local identity provider that behaves like Microsoft Entra ID, for tests and for trying things out by hand.
 *
 * <p>Start with {@link io.github.msal4j.servlet.testkit.LocalIdentityProvider}. It checks no passwords, so never run
 * it where others can reach it. It keeps everything in memory.
 */
@NullMarked
package io.github.msal4j.servlet.testkit;

import org.jspecify.annotations.NullMarked;
