package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A Jakarta REST that the application brings and that answers the exceptions of resources with a 500, unless it is told not to: the
 * sign-in filter never sees that a user has to be asked (R165). Servers that have Jakarta REST are left alone: there a mapper is enough.
 */
final class SwallowedExceptions {
    private static final String JERSEY = "org.glassfish.jersey.servlet.ServletContainer";
    private static final String JERSEYS_PARAMETER = "jersey.config.server.response.setStatusOverSendError";
    private static final String RESTEASYS_PARAMETER = "dev.resteasy.exception.mapper";

    private final ServletContext context;

    private SwallowedExceptions(ServletContext context) {
        this.context = context;
    }

    static List<String> of(ServletContext context) {
        SwallowedExceptions exceptions = new SwallowedExceptions(context);
        return ContainerAnswers.servlets(context).stream()
                .flatMap(servlet -> exceptions.swallowedBy(servlet).stream())
                .toList();
    }

    private Optional<String> swallowedBy(ServletRegistration servlet) {
        String type = String.valueOf(servlet.getClassName());
        if (type.equals(JERSEY) && !isTold(servlet, JERSEYS_PARAMETER)) {
            return found(
                    servlet,
                    type,
                    "Jersey",
                    "<init-param> " + JERSEYS_PARAMETER
                            + " with the value true to it, unless its Application sets that");
        }
        if (UnaskedRoles.isOfRestEasy(servlet) && !isTold(servlet, RESTEASYS_PARAMETER)) {
            return found(servlet, type, "RESTEasy", "<context-param> " + RESTEASYS_PARAMETER + " with the value false");
        }
        return Optional.empty();
    }

    /** Whatever the value: whoever sets it knows of it. */
    private boolean isTold(ServletRegistration servlet, String parameter) {
        return context.getInitParameter(parameter) != null
                || ContainerAnswers.initParameters(servlet).containsKey(parameter);
    }

    private Optional<String> found(ServletRegistration servlet, String type, String framework, String remedy) {
        return isBehindSignIn(servlet) && isBrought(type)
                ? Optional.of("the servlet '" + servlet.getName() + "' of " + framework
                        + " answers an InteractionRequiredException of a resource with a 500, before the sign-in filter can"
                        + " ask the user: add the " + remedy)
                : Optional.empty();
    }

    private boolean isBehindSignIn(ServletRegistration servlet) {
        Collection<String> served = ContainerAnswers.paths(servlet);
        return SignInFilters.of(context).stream()
                .anyMatch(filter -> ContainerAnswers.servletNames(filter).contains(servlet.getName())
                        || UrlPatterns.meet(ContainerAnswers.paths(filter), served));
    }

    private boolean isBrought(String type) {
        ClassLoader own = context.getClassLoader();
        try {
            return own.loadClass(type).getClassLoader() == own;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
