/** Small things that every room above may use: texts, JSON, secrets, threads. Knows nothing of sign-ins. */
@NullMarked
package io.github.msal4j.servlet.internal.base;

import org.jspecify.annotations.NullMarked;
