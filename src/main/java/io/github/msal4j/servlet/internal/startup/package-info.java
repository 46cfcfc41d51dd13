/** What happens once, when the application starts and when it stops. */
@NullMarked
package io.github.msal4j.servlet.internal.startup;

import org.jspecify.annotations.NullMarked;
