/** How this application proves to the provider who it is. */
@NullMarked
package io.github.msal4j.servlet.internal.credential;

import org.jspecify.annotations.NullMarked;
