/** Hostile anonymous requests to a web application that the library protects. */
@NullMarked
package io.github.msal4j.servlet.hostile;

import org.jspecify.annotations.NullMarked;
