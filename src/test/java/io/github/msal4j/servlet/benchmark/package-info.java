/** What the library costs, measured: {@code mvn -Pbench}. */
@NullMarked
package io.github.msal4j.servlet.benchmark;

import org.jspecify.annotations.NullMarked;
