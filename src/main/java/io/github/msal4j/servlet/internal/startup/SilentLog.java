package io.github.msal4j.servlet.internal.startup;

import jakarta.servlet.ServletContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Tells the container's own log if this library's log goes nowhere: every message with a remedy would be lost, and nobody
 * would know that there is one.
 */
final class SilentLog {
    private static final Logger log = LoggerFactory.getLogger(StartUp.class);

    private SilentLog() {}

    static void tell(ServletContext context) {
        tell(context, LoggerFactory.getILoggerFactory(), log);
    }

    static void tell(ServletContext context, ILoggerFactory factory, Logger ours) {
        if (factory instanceof NOPLoggerFactory) {
            context.log(
                    "msal4j-servlet: what this library has to say is lost, since SLF4J has found no binding that fits its"
                            + " version. For slf4j-api 1.7 add e.g. slf4j-jdk14 1.7.36 to WEB-INF/lib, for slf4j-api 2 a binding of"
                            + " version 2 or Logback 1.5, and keep one version of slf4j-api only");
        } else if (!ours.isErrorEnabled()) {
            context.log("msal4j-servlet: not even errors of this library are logged. Set the level of the log category"
                    + " io.github.msal4j.servlet to INFO");
        }
    }
}
