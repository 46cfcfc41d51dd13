/** Samples of the documentation that need more than the library; compiled and tested here. */
@NullMarked
package io.github.msal4j.servlet.samples;

import org.jspecify.annotations.NullMarked;
