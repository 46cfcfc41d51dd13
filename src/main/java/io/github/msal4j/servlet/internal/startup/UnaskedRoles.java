package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Optional;

/**
 * RESTEasy, the Jakarta REST of WildFly, asks for {@code @RolesAllowed} only if it is told to, so that a resource that looks protected
 * is open to everybody who may reach its path. Which resources have it cannot be seen here.
 */
final class UnaskedRoles {
    private static final String PARAMETER = "resteasy.role.based.security";

    private UnaskedRoles() {}

    static Optional<String> of(ServletContext context) {
        boolean restEasy = ContainerAnswers.servlets(context).stream().anyMatch(UnaskedRoles::isOfRestEasy);
        return restEasy && !Boolean.parseBoolean(context.getInitParameter(PARAMETER))
                ? Optional.of(
                        "RESTEasy asks nobody for the roles of @RolesAllowed: a resource with it is open to all who"
                                + " reach its path; add to web.xml <context-param><param-name>" + PARAMETER
                                + "</param-name><param-value>true</param-value></context-param>")
                : Optional.empty();
    }

    static boolean isOfRestEasy(ServletRegistration servlet) {
        return String.valueOf(servlet.getClassName()).startsWith("org.jboss.resteasy.");
    }
}
