/** Numbers for those who run the application, and the id by which log lines of one request belong together. */
@NullMarked
package io.github.msal4j.servlet.internal.monitoring;

import org.jspecify.annotations.NullMarked;
