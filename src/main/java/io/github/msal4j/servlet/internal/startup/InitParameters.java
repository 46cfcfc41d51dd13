package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignOutCallbackServlet;
import io.github.msal4j.servlet.SignOutServlet;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks the init parameters of the library's filters and servlets in web.xml (R87). */
final class InitParameters {
    /** They have no init parameters. */
    private static final Set<String> SERVLETS = Set.of(
            SignInCallbackServlet.class.getName(),
            SignOutServlet.class.getName(),
            SignOutCallbackServlet.class.getName());

    private InitParameters() {}

    /** One sentence for each mistake. */
    static List<String> problems(ServletContext context) {
        Stream<String> ofFilters = SignInFilters.of(context).stream()
                .flatMap(filter ->
                        FilterParameters.problems(filter.getName(), ContainerAnswers.initParameters(filter)).stream());
        Stream<String> ofServlets = ContainerAnswers.servlets(context).stream()
                .filter(servlet -> SERVLETS.contains(servlet.getClassName()))
                .flatMap(InitParameters::problems);
        return Stream.concat(ofFilters, ofServlets).toList();
    }

    private static Stream<String> problems(ServletRegistration servlet) {
        return new TreeSet<>(ContainerAnswers.initParameters(servlet).keySet())
                .stream()
                        .map(name -> "Servlet " + servlet.getName() + ": the init parameter " + name
                                + " is not known; the library's servlets have none, remove it or make it a context"
                                + " parameter");
    }
}
