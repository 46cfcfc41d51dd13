package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignOutCallbackServlet;
import io.github.msal4j.servlet.SignOutServlet;
import io.github.msal4j.servlet.internal.gate.ErrorForwardGate;
import io.github.msal4j.servlet.internal.gate.ErrorForwards;
import io.github.msal4j.servlet.internal.gate.Gate;
import io.github.msal4j.servlet.internal.gate.NamedDispatchGate;
import io.github.msal4j.servlet.internal.gate.OtherApplications;
import io.github.msal4j.servlet.internal.gate.PathGuard;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Registers the library's filters ahead of all filters that web.xml names, in the order of the calls. */
final class EarlyFilters {
    private static final Set<String> EVERY_PATH = Set.of("/*");
    private static final EnumSet<DispatcherType> OF_ERRORS = EnumSet.of(DispatcherType.ERROR, DispatcherType.FORWARD);

    /** Tomcat calls what an error page dispatches to by name an error, too, see {@link ErrorForwards}. */
    private static final EnumSet<DispatcherType> BY_NAME =
            EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ERROR);

    /** They decide by themselves whom they serve. */
    private static final Set<String> OWN_SERVLETS = Set.of(
            SignInCallbackServlet.class.getName(),
            SignOutServlet.class.getName(),
            SignOutCallbackServlet.class.getName());

    private final ServletContext context;

    EarlyFilters(ServletContext context) {
        this.context = context;
    }

    /** The name of the filter that refuses ambiguous paths for the whole application (R85). */
    String guardPaths() {
        return add("msal-paths", new PathGuard(), EnumSet.of(DispatcherType.REQUEST), EVERY_PATH, Map.of());
    }

    /** Keeps out who is signed in at another application, see {@link OtherApplications}; by name no path is asked for. */
    void keepOthersOut() {
        EnumSet<DispatcherType> inside = EnumSet.complementOf(EnumSet.of(DispatcherType.REQUEST));
        FilterRegistration.Dynamic added = registered("msal-others", new OtherApplications(), Map.of());
        added.addMappingForUrlPatterns(inside, false, EVERY_PATH.toArray(String[]::new));
        String[] servlets = ContainerAnswers.servlets(context).stream()
                .map(ServletRegistration::getName)
                .toArray(String[]::new);
        if (servlets.length > 0) {
            added.addMappingForServletNames(inside, false, servlets);
        }
    }

    /** Has the sign-in filters decide about forwards out of error pages, too (R86). */
    void guardErrorForwards() {
        add("msal-error-forwards", new ErrorForwards(), OF_ERRORS, EVERY_PATH, Map.of());
        for (FilterRegistration filter : SignInFilters.of(context)) {
            Collection<String> patterns = ContainerAnswers.paths(filter);
            if (!patterns.isEmpty()) {
                add(
                        filter.getName() + "-error-forwards",
                        new ErrorForwardGate(patterns),
                        OF_ERRORS,
                        EVERY_PATH,
                        ContainerAnswers.initParameters(filter));
            }
        }
    }

    /**
     * Has the sign-in filters decide about dispatches by name, if all paths of the servlet are behind one. A servlet that has an
     * open path as well shows nothing by its name that it would not show there.
     */
    void guardNamedDispatches() {
        ContainerAnswers.servlets(context).stream()
                .filter(servlet -> !OWN_SERVLETS.contains(servlet.getClassName()))
                .forEach(this::guardNamedDispatches);
    }

    private void guardNamedDispatches(ServletRegistration servlet) {
        Collection<String> paths = ContainerAnswers.paths(servlet);
        List<? extends FilterRegistration> filters = SignInFilters.of(context).stream()
                .filter(filter -> paths.stream().anyMatch(path -> covers(filter, path)))
                .toList();
        if (!paths.isEmpty()
                && paths.stream().allMatch(path -> filters.stream().anyMatch(filter -> covers(filter, path)))) {
            filters.forEach(filter -> guardNamedDispatches(servlet.getName(), filter));
        }
    }

    private static boolean covers(FilterRegistration filter, String path) {
        return ContainerAnswers.paths(filter).stream().anyMatch(pattern -> UrlPatterns.covers(pattern, path));
    }

    /** A filter for each servlet, since the request does not tell to which one it is dispatched. */
    private void guardNamedDispatches(String servlet, FilterRegistration filter) {
        registered(
                        filter.getName() + "-by-name",
                        new NamedDispatchGate(servlet),
                        ContainerAnswers.initParameters(filter))
                .addMappingForServletNames(BY_NAME, false, servlet);
    }

    /** Does for all pages what is left to do where the container decides. Ahead of all that asks who is signed in. */
    void followTheContainer() {
        add("msal-user", Gate.behindTheContainer(), EnumSet.allOf(DispatcherType.class), EVERY_PATH, Map.of());
    }

    /** Adds a filter, and returns its name: the wanted one, or a similar one that is free. */
    String add(
            String wantedName,
            Filter filter,
            EnumSet<DispatcherType> dispatches,
            Collection<String> paths,
            Map<String, String> initParameters) {
        FilterRegistration.Dynamic added = registered(wantedName, filter, initParameters);
        added.addMappingForUrlPatterns(dispatches, false, paths.toArray(String[]::new));
        return added.getName();
    }

    private FilterRegistration.Dynamic registered(
            String wantedName, Filter filter, Map<String, String> initParameters) {
        String name = wantedName;
        while (context.getFilterRegistration(name) != null) {
            name += "-";
        }
        FilterRegistration.Dynamic added = context.addFilter(name, filter);
        added.setInitParameters(initParameters);
        added.setAsyncSupported(true);
        return added;
    }
}
