/** The content of a signed-in user's HttpSession, and its serialized form. */
@NullMarked
package io.github.msal4j.servlet.internal.session;

import org.jspecify.annotations.NullMarked;
