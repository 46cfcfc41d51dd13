/** All calls to the provider: time limits, retries, the proxy, and which answers are cached. */
@NullMarked
package io.github.msal4j.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
