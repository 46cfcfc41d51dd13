/** This library beside others, on the same container and with the same provider: {@code mvn -Pcompare}. */
@NullMarked
package io.github.msal4j.servlet.comparison;

import org.jspecify.annotations.NullMarked;
