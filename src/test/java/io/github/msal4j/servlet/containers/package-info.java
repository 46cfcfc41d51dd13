/** Other servers than Tomcat and Jetty, and container security; see the profile {@code containers}. */
@NullMarked
package io.github.msal4j.servlet.containers;

import org.jspecify.annotations.NullMarked;
