/** What a signed-in user leaves in the {@code HttpSession}. */
@NullMarked
package io.github.msal4j.servlet.session;

import org.jspecify.annotations.NullMarked;
