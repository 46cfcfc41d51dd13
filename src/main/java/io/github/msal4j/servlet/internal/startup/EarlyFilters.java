package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.gate.ErrorForwardGate;
import io.github.msal4j.servlet.internal.gate.ErrorForwards;
import io.github.msal4j.servlet.internal.gate.PathGuard;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Registers the library's filters ahead of all filters that web.xml names, in the order of the calls. */
final class EarlyFilters {
    private static final Set<String> EVERY_PATH = Set.of("/*");
    private static final EnumSet<DispatcherType> OF_ERRORS = EnumSet.of(DispatcherType.ERROR, DispatcherType.FORWARD);

    private final ServletContext context;

    EarlyFilters(ServletContext context) {
        this.context = context;
    }

    /** The name of the filter that refuses ambiguous paths for the whole application (R85). */
    String guardPaths() {
        return add("msal-paths", new PathGuard(), EnumSet.of(DispatcherType.REQUEST), EVERY_PATH, Map.of());
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

    /** Adds a filter, and returns its name: the wanted one, or a similar one that is free. */
    String add(
            String wantedName,
            Filter filter,
            EnumSet<DispatcherType> dispatches,
            Collection<String> paths,
            Map<String, String> initParameters) {
        String name = wantedName;
        while (context.getFilterRegistration(name) != null) {
            name += "-";
        }
        FilterRegistration.Dynamic added = context.addFilter(name, filter);
        added.setInitParameters(initParameters);
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(dispatches, false, paths.toArray(String[]::new));
        return name;
    }
}
