/** Which sign-ins live, and the one place where a sign-in ends and its MSAL account is evicted. */
@NullMarked
package io.github.msal4j.servlet.internal.ending;

import org.jspecify.annotations.NullMarked;
