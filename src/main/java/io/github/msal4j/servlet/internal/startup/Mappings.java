package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignOutCallbackServlet;
import io.github.msal4j.servlet.SignOutServlet;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.OwnPaths;
import io.github.msal4j.servlet.internal.gate.HealthEndpoint;
import io.github.msal4j.servlet.internal.gate.SignOutCheckEndpoint;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the library's servlets at their paths, and warns if the sign-in filter is not mapped. */
public final class Mappings {
    private static final Logger log = LoggerFactory.getLogger(Mappings.class);

    private final ServletContext context;
    private final List<String> problems = new ArrayList<>();

    private Mappings(ServletContext context) {
        this.context = context;
    }

    /**
     * @throws InvalidSettingsException if other servlets are mapped to some of the paths; the message names all of
     *     them
     */
    public static void register(ServletContext context, OwnPaths paths) {
        Mappings mappings = new Mappings(context);
        paths.all().forEach((place, path) -> mappings.register(servlet(place), path, place.parameter()));
        if (!mappings.problems.isEmpty()) {
            throw new InvalidSettingsException(mappings.problems);
        }
    }

    private static Class<? extends Servlet> servlet(OwnPaths.Place place) {
        return switch (place) {
            case REDIRECT -> SignInCallbackServlet.class;
            case SIGN_OUT -> SignOutServlet.class;
            case SIGN_OUT_CALLBACK -> SignOutCallbackServlet.class;
            case SIGN_OUT_CHECK -> SignOutCheckEndpoint.class;
            case HEALTH -> HealthEndpoint.class;
        };
    }

    private void register(Class<? extends Servlet> servlet, String path, String parameter) {
        String owner = ownerOf(path);
        if (owner == null) {
            add(servlet, path, parameter);
        } else if (!servlet.getName().equals(className(owner))) {
            problems.add(parameter + " is " + path + ", which web.xml maps to the servlet '" + owner
                    + "'; map that to another path, or choose another one here and at the provider");
        }
    }

    private @Nullable String ownerOf(String path) {
        return ContainerAnswers.servlets(context).stream()
                .filter(registration -> ContainerAnswers.paths(registration).contains(path))
                .map(ServletRegistration::getName)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String className(String name) {
        ServletRegistration registration = context.getServletRegistration(name);
        return registration == null ? null : registration.getClassName();
    }

    private void add(Class<? extends Servlet> servlet, String path, String parameter) {
        ServletRegistration.Dynamic registration = context.addServlet(freeName(servlet), servlet);
        Set<String> taken = registration.addMapping(path);
        registration.setAsyncSupported(true);
        if (taken != null && !taken.isEmpty()) {
            problems.add(parameter + " is " + path
                    + ", which this container has mapped to another servlet without telling of it; choose another one"
                    + " here and at the provider");
        }
    }

    /** A servlet name that web.xml does not use, e.g. for the same servlet at another path. */
    private String freeName(Class<? extends Servlet> servlet) {
        String name = "msal-" + servlet.getSimpleName();
        while (context.getServletRegistration(name) != null) {
            name += "-";
        }
        return name;
    }

    /** Warns of sign-in filters without a mapping: they protect nothing, and that could stay unnoticed. */
    public static void warnOfIdleFilters(ServletContext context) {
        List<? extends FilterRegistration> filters = SignInFilters.of(context);
        if (filters.stream().noneMatch(Mappings::isMapped)) {
            log.warn(
                    "No sign-in filter is mapped, so nothing in {}/ is protected; add to web.xml:"
                            + " <filter-mapping><filter-name>{}</filter-name><url-pattern>/*</url-pattern></filter-mapping>",
                    context.getContextPath(),
                    SignInFilters.OF_THE_FRAGMENT);
            return;
        }
        filters.stream()
                .filter(filter -> !isMapped(filter) && !filter.getName().equals(SignInFilters.OF_THE_FRAGMENT))
                .forEach(filter -> log.warn(
                        "The sign-in filter '{}' is mapped to nothing, so it protects nothing; add a <filter-mapping> for it"
                                + " to web.xml, or remove it",
                        filter.getName()));
    }

    private static boolean isMapped(FilterRegistration filter) {
        return !ContainerAnswers.paths(filter).isEmpty()
                || !ContainerAnswers.servletNames(filter).isEmpty();
    }
}
