/** Sign-outs are remembered here, so that they also end sessions that lay in a session store or at another node at the time. */
@NullMarked
package io.github.msal4j.servlet.internal.memory;

import org.jspecify.annotations.NullMarked;
