/** The door for applications whose container decides: Jakarta Authentication, which tells the container who is signed in. */
@NullMarked
package io.github.msal4j.servlet.internal.security;

import org.jspecify.annotations.NullMarked;
