/** The requests for a sign-out by a browser or the provider: local, front channel, back channel. */
@NullMarked
package io.github.msal4j.servlet.internal.signout;

import org.jspecify.annotations.NullMarked;
