/** Signing in: from a request that nobody is signed in for to a session with a verified user, and back to the page. */
@NullMarked
package io.github.msal4j.servlet.signin;

import org.jspecify.annotations.NullMarked;
