/** Which requests may pass to a protected page, and the answers to those that may not. */
@NullMarked
package io.github.msal4j.servlet.internal.gate;

import org.jspecify.annotations.NullMarked;
