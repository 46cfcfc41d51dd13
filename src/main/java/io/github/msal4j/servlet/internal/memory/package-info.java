/** Which sign-outs are remembered, so that a session that was not in memory at the time meets them later. */
@NullMarked
package io.github.msal4j.servlet.internal.memory;

import org.jspecify.annotations.NullMarked;
