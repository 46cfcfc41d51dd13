/**
 * A local identity provider, shaped like Microsoft Entra ID, for tests and for trying things out by hand.
 *
 * <p>{@link io.github.msal4j.servlet.testkit.LocalIdentityProvider} is the door. It checks no passwords and keeps
 * everything in memory: never put it where a stranger can reach it.
 */
@NullMarked
package io.github.msal4j.servlet.testkit;

import org.jspecify.annotations.NullMarked;
