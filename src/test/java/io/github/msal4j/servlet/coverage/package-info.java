/** Which requirement is covered by which test, read from the tests themselves. */
@NullMarked
package io.github.msal4j.servlet.coverage;

import org.jspecify.annotations.NullMarked;
