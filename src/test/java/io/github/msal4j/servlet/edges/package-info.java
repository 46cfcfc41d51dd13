/** Where a request path ends: WebSockets, and what else stays open. */
@NullMarked
package io.github.msal4j.servlet.edges;

import org.jspecify.annotations.NullMarked;
