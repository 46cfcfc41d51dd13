package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Constraints and a login of the container that do not fit {@code msal.container-security} (R153). The container decides about
 * constraints before it calls any filter, so without it they refuse everybody, or lead to the old login.
 */
final class ConstraintMistakes {
    private static final String SWITCH = "msal.container-security";

    private final ServletContext context;
    private final WebXml webXml;
    private final List<Constraint> annotated;
    private final List<String> filtered;
    private final Optional<WebXml.Section> login;

    private ConstraintMistakes(ServletContext context, WebXml webXml) {
        this.context = context;
        this.webXml = webXml;
        this.annotated = Constraint.annotated(context, webXml);
        this.filtered =
                SignInFilters.of(context).stream().flatMap(this::pathsOf).toList();
        this.login = webXml.first("login-config").filter(ConstraintMistakes::isLogin);
    }

    /** One sentence for each mistake, with its place and its remedy. */
    static List<String> of(ServletContext context, Settings settings, WebXml webXml) {
        ConstraintMistakes mistakes = new ConstraintMistakes(context, webXml);
        Stream<String> found = settings.containerSecurity() ? mistakes.withTheSwitch() : mistakes.withoutIt();
        return Stream.concat(found, mistakes.unreadAnnotations()).toList();
    }

    /** {@code NONE} is Tomcat's word for none. */
    private static boolean isLogin(WebXml.Section section) {
        String method = section.first("auth-method");
        return !method.isEmpty() && !method.equalsIgnoreCase("NONE");
    }

    private Stream<String> pathsOf(FilterRegistration filter) {
        Stream<String> ofServlets = ContainerAnswers.servletNames(filter).stream()
                .map(context::getServletRegistration)
                .flatMap(servlet -> servlet == null ? Stream.empty() : ContainerAnswers.paths(servlet).stream());
        return Stream.concat(ContainerAnswers.paths(filter).stream(), ofServlets);
    }

    private Stream<String> withTheSwitch() {
        return login.stream()
                .map(section ->
                        said(section) + " has no effect or brings back the old login, depending on the container,"
                                + " since " + SWITCH + " is true and this library takes its place; remove it");
    }

    private Stream<String> withoutIt() {
        List<Constraint> all = new ArrayList<>(Constraint.of(webXml));
        if (!webXml.complete()) {
            all.addAll(annotated);
        }
        List<Constraint> wrong =
                all.stream().filter(constraint -> !isOfAnotherLogin(constraint)).toList();
        List<String> found = new ArrayList<>();
        wrong.forEach(constraint -> found.add(constraint.subject() + ", which it looks for before it calls a sign-in"
                + " filter, and " + SWITCH + " is not true: " + consequence() + ". Set " + SWITCH
                + " to true, or remove it and map a sign-in filter to these paths, with its init parameter roles"));
        boolean unused = all.size() == wrong.size();
        login.filter(section -> unused || isForm(section))
                .ifPresent(section -> found.add(said(section) + " is a login beside this library's, since " + SWITCH
                        + " is not true; remove it, and let either sign-in filters or " + SWITCH
                        + " protect the pages"));
        return found.stream();
    }

    private String consequence() {
        return login.isPresent()
                ? "users meet the old login and not this library's"
                : "it refuses everybody (403), also who is signed in";
    }

    /**
     * An API for programs, say, may have a login of its own beside the pages. FORM has pages, so it is taken for what is left of
     * the time before this library.
     */
    private boolean isOfAnotherLogin(Constraint constraint) {
        return login.isPresent()
                && login.filter(ConstraintMistakes::isForm).isEmpty()
                && !filtered.isEmpty()
                && !constraint.meets(filtered);
    }

    private static boolean isForm(WebXml.Section section) {
        return section.first("auth-method").equalsIgnoreCase("FORM");
    }

    private static String said(WebXml.Section section) {
        return "web.xml, line " + section.line() + ": <login-config> with " + section.first("auth-method");
    }

    /** Pages that look protected to whoever reads their class. */
    private Stream<String> unreadAnnotations() {
        return webXml.complete()
                ? annotated.stream()
                        .filter(constraint -> !constraint.paths().stream().allMatch(this::isGuarded))
                        .map(constraint -> constraint.where() + " has no effect on " + constraint.paths()
                                + ", since web.xml is metadata-complete and containers do not read annotations then:"
                                + " nobody is asked for one of the roles " + constraint.roles()
                                + ". Remove metadata-complete from the root element, or add " + protection())
                : Stream.empty();
    }

    private boolean isGuarded(String path) {
        Stream<String> byFilters = SignInFilters.of(context).stream()
                .filter(filter -> FilterParameters.hasRoles(ContainerAnswers.initParameters(filter)))
                .flatMap(this::pathsOf);
        Stream<String> byContainer = Constraint.of(webXml).stream().flatMap(constraint -> constraint.paths().stream());
        return Stream.concat(byFilters, byContainer)
                .anyMatch(pattern -> pattern.equals(path) || UrlPatterns.covers(pattern, path));
    }

    private static String protection() {
        return "to web.xml a <security-constraint>, or a <filter> of the class " + SignInFilter.class.getName()
                + " with the init parameter roles, for these paths";
    }
}
