/** The end of a sign-in, whatever ends it. */
@NullMarked
package io.github.msal4j.servlet.signout;

import org.jspecify.annotations.NullMarked;
