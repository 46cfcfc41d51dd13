package io.github.msal4j.servlet.comparison;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** A sign-in before {@link Site#PAGE}, by one of the libraries. */
interface Application {
    void install(ServletContextHandler context, Site site);
}
