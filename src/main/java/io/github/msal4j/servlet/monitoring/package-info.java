/** What operators see: numbers, by JMX or by whatever the application reports to, and ids by which log lines belong together. */
@NullMarked
package io.github.msal4j.servlet.monitoring;

import org.jspecify.annotations.NullMarked;
