/** Several nodes that sign out together. */
@NullMarked
package io.github.msal4j.servlet.cluster;

import org.jspecify.annotations.NullMarked;
