/** How this application authenticates to the provider. */
@NullMarked
package io.github.msal4j.servlet.internal.credential;

import org.jspecify.annotations.NullMarked;
