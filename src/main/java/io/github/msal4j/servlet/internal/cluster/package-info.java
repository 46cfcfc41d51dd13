/** Sign-outs that are shared with other nodes through a JCache store. */
@NullMarked
package io.github.msal4j.servlet.internal.cluster;

import org.jspecify.annotations.NullMarked;
