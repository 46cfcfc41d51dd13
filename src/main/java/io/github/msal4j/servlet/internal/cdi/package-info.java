/** What CDI injects. The container's CDI loads it; nothing else does, since a container may have none. */
@NullMarked
package io.github.msal4j.servlet.internal.cdi;

import org.jspecify.annotations.NullMarked;
