/** Every setting of the library: its default, its check, and the message for a mistake. */
@NullMarked
package io.github.msal4j.servlet.internal.config;

import org.jspecify.annotations.NullMarked;
