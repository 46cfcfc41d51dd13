package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the container tells of the application. The Servlet API promises empty collections where there is nothing to tell, and
 * says nothing of null; Open Liberty returns null for the mappings of a filter that is not mapped yet. Here null is nothing.
 */
public final class ContainerAnswers {
    private ContainerAnswers() {}

    /** The filters that are declared by now, mapped or not. */
    public static Collection<? extends FilterRegistration> filters(ServletContext context) {
        return all(context.getFilterRegistrations()).values();
    }

    /** The servlets that are declared by now, mapped or not. */
    public static Collection<? extends ServletRegistration> servlets(ServletContext context) {
        return all(context.getServletRegistrations()).values();
    }

    /** The URL patterns that the filter is mapped to. */
    public static Collection<String> paths(FilterRegistration filter) {
        return all(filter.getUrlPatternMappings());
    }

    /** The names of the servlets that the filter is mapped to. */
    public static Collection<String> servletNames(FilterRegistration filter) {
        return all(filter.getServletNameMappings());
    }

    /** The URL patterns that the servlet is mapped to. */
    public static Collection<String> paths(ServletRegistration servlet) {
        return all(servlet.getMappings());
    }

    public static Map<String, String> initParameters(Registration registration) {
        return all(registration.getInitParameters());
    }

    /** How session ids are sent; nothing if the container does not tell. */
    public static Set<SessionTrackingMode> trackingModes(ServletContext context) {
        Set<SessionTrackingMode> told = context.getEffectiveSessionTrackingModes();
        return told == null ? Set.of() : told;
    }

    /** Empty where the application has no sessions. */
    public static Optional<SessionCookieConfig> sessionCookie(ServletContext context) {
        return Optional.ofNullable(context.getSessionCookieConfig());
    }

    private static <T> Collection<T> all(@Nullable Collection<T> told) {
        return told == null ? List.of() : told;
    }

    private static <T> Map<String, T> all(@Nullable Map<String, T> told) {
        return told == null ? Map.of() : told;
    }
}
