/**
 * The statistics for the people who run the application, and the id that the log lines of one request have in common.
 */
@NullMarked
package io.github.msal4j.servlet.internal.monitoring;

import org.jspecify.annotations.NullMarked;
