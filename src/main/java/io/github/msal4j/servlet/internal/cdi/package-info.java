/** What CDI injects. Only the container's CDI loads it. No other package may use it, because a container may have no CDI. */
@NullMarked
package io.github.msal4j.servlet.internal.cdi;

import org.jspecify.annotations.NullMarked;
