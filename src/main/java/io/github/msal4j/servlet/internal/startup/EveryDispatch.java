package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/**
 * Maps the sign-in filters to every kind of dispatch. A filter mapping without {@code <dispatcher>} applies only to
 * requests from outside (Servlet 6.0 section 6.2.5). A forward or an include from an unprotected page would then bypass
 * the filter of a protected one (C18), and error pages and asynchronous requests would not see the user (R61).
 */
public final class EveryDispatch {
    private static final EnumSet<DispatcherType> INSIDE = EnumSet.complementOf(EnumSet.of(DispatcherType.REQUEST));

    private EveryDispatch() {}

    /** Called while the application starts. Adding a mapping that web.xml has already changes nothing. */
    public static void cover(ServletContext context) {
        SignInFilters.of(context).forEach(EveryDispatch::cover);
    }

    private static void cover(FilterRegistration filter) {
        String[] paths = ContainerAnswers.paths(filter).toArray(String[]::new);
        if (paths.length > 0) {
            filter.addMappingForUrlPatterns(INSIDE, true, paths);
        }
        String[] servlets = ContainerAnswers.servletNames(filter).toArray(String[]::new);
        if (servlets.length > 0) {
            filter.addMappingForServletNames(INSIDE, true, servlets);
        }
    }
}
