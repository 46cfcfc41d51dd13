/** The ways in which a browser or the provider asks for a sign-out: local, front channel, back channel. */
@NullMarked
package io.github.msal4j.servlet.internal.signout;

import org.jspecify.annotations.NullMarked;
