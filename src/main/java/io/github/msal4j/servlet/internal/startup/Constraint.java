package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What asks the container for a user with a role, in web.xml or at a servlet's class. Neither what asks only for https nor what
 * admits nobody is one, since both are the same with any way to sign in. One that a listener sets in code cannot be seen.
 *
 * @param where the line or the class
 */
record Constraint(String where, List<String> paths, Set<String> roles) {
    Constraint {
        paths = List.copyOf(paths);
    }

    static List<Constraint> of(WebXml webXml) {
        return webXml.sections("security-constraint").stream()
                .filter(section -> section.has("auth-constraint") && section.has("role-name"))
                .map(section -> new Constraint(
                        "web.xml, line " + section.line() + ": <security-constraint>",
                        section.all("url-pattern"),
                        new TreeSet<>(section.all("role-name"))))
                .toList();
    }

    /** Those of the servlets' classes. A path that web.xml constrains itself is left out, as in Servlet 6.0 section 13.4.1. */
    static List<Constraint> annotated(ServletContext context, WebXml webXml) {
        Set<String> overridden = webXml.sections("security-constraint").stream()
                .flatMap(section -> section.all("url-pattern").stream())
                .collect(Collectors.toSet());
        return ContainerAnswers.servlets(context).stream()
                .flatMap(servlet -> annotated(context, servlet, overridden).stream())
                .toList();
    }

    private static Optional<Constraint> annotated(
            ServletContext context, ServletRegistration servlet, Set<String> overridden) {
        List<String> paths = new ArrayList<>(ContainerAnswers.paths(servlet));
        paths.removeAll(overridden);
        return paths.isEmpty()
                ? Optional.empty()
                : annotation(context, servlet)
                        .map(Constraint::roles)
                        .filter(roles -> !roles.isEmpty())
                        .map(roles -> new Constraint("@ServletSecurity of " + servlet.getClassName(), paths, roles));
    }

    /** Nothing of the class runs, and one that cannot be loaded is the container's to report. A JSP has none. */
    private static Optional<ServletSecurity> annotation(ServletContext context, ServletRegistration servlet) {
        if (servlet.getClassName() == null) {
            return Optional.empty();
        }
        try {
            Class<?> type = Class.forName(servlet.getClassName(), false, context.getClassLoader());
            return Optional.ofNullable(type.getAnnotation(ServletSecurity.class));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Set<String> roles(ServletSecurity annotation) {
        Set<String> roles = new TreeSet<>(List.of(annotation.value().rolesAllowed()));
        Stream.of(annotation.httpMethodConstraints())
                .map(HttpMethodConstraint::rolesAllowed)
                .forEach(allowed -> roles.addAll(List.of(allowed)));
        return roles;
    }

    /** Whether some path may be one of each. */
    boolean meets(Collection<String> patterns) {
        return UrlPatterns.meet(patterns, paths);
    }

    /** For a message. */
    String subject() {
        return where + " for " + paths + " asks the container for a user with one of the roles " + roles;
    }
}
