/** Whole visits, in process: embedded Jetty, the local identity provider, and a visitor with cookies. */
@NullMarked
package io.github.msal4j.servlet.flow;

import org.jspecify.annotations.NullMarked;
