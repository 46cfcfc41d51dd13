/** What lies in the HttpSession of a signed-in user, and how it is stored. */
@NullMarked
package io.github.msal4j.servlet.internal.session;

import org.jspecify.annotations.NullMarked;
