/** Every call to the provider: deadlines, retries, the proxy, and what is kept of the answers. */
@NullMarked
package io.github.msal4j.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
