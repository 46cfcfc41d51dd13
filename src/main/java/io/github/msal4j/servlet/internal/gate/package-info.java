/** Who may pass to a protected page, and what is sent to those who may not yet. */
@NullMarked
package io.github.msal4j.servlet.internal.gate;

import org.jspecify.annotations.NullMarked;
