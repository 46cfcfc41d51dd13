package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.internal.config.NearestName;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares the filter mappings of web.xml with what the container has made of them. Open Liberty drops a mapping in web.xml to a
 * filter that a fragment declares, so that the pages behind it would be open to everybody although they look protected (R150).
 */
final class MappingsInForce {
    private static final String DECLARATION =
            "; add to web.xml, or correct there: <filter><filter-name>%s</filter-name>"
                    + "<filter-class>%s</filter-class><async-supported>true</async-supported></filter>";

    private static final String LITERAL_STAR =
            "%s matches only an address that has this very star, so that all others would be open to everybody; a star may"
                    + " stand behind a slash at the end, as in /admin/*, or before an extension, as in *.do";

    private static final String ROOT = "/";
    private static final String EVERY_PATH = "/*";
    /** For a servlet this pattern is every other path; for a filter Tomcat and Jetty take it for the one address. */
    private static final String ROOT_ALONE =
            "/ matches the application's root alone, so that all other pages would be open to everybody; write"
                    + " <url-pattern>/*</url-pattern> for every page, or <url-pattern></url-pattern> for the root alone";

    private final ServletContext context;
    private final WebXml webXml;

    private MappingsInForce(ServletContext context, WebXml webXml) {
        this.context = context;
        this.webXml = webXml;
    }

    /** One sentence for each mapping that is not in force, with the remedy. */
    static List<String> problems(ServletContext context, WebXml webXml) {
        MappingsInForce mappings = new MappingsInForce(context, webXml);
        return webXml.sections("filter-mapping").stream()
                .flatMap(mapping -> mappings.problems(mapping))
                .toList();
    }

    private Stream<String> problems(WebXml.Section mapping) {
        String name = mapping.first("filter-name");
        FilterRegistration filter = context.getFilterRegistration(name);
        if (filter == null) {
            return Stream.of(
                    said(mapping) + "is declared nowhere where this container has looked, so that what it is mapped"
                            + " to would be open to everybody" + remedy(name));
        }
        if (!isSignInFilter(name, filter)) {
            return Stream.empty();
        }
        Stream<String> narrow = mapping.all("url-pattern").stream()
                .flatMap(this::narrow)
                .map(problem -> said(mapping) + "is a sign-in filter, but " + problem);
        List<String> missing = missing(mapping, filter);
        return missing.isEmpty()
                ? narrow
                : Stream.of(said(mapping) + "is a sign-in filter, but this container has not mapped it to " + missing
                        + ", which would be open to everybody" + remedy(name, missing));
    }

    /** What is wrong with a pattern that matches less than it seems to. */
    private Stream<String> narrow(String pattern) {
        if (UrlPatterns.hasLiteralStar(pattern)) {
            return Stream.of(LITERAL_STAR.formatted(pattern));
        }
        return pattern.equals(ROOT) && !isEveryPathProtected() ? Stream.of(ROOT_ALONE) : Stream.empty();
    }

    private boolean isEveryPathProtected() {
        return SignInFilters.of(context).stream()
                .anyMatch(filter -> ContainerAnswers.paths(filter).contains(EVERY_PATH));
    }

    private static String said(WebXml.Section mapping) {
        return "web.xml, line " + mapping.line() + ": the filter '" + mapping.first("filter-name") + "' ";
    }

    private String remedy(String name) {
        List<String> declared = new ArrayList<>();
        ContainerAnswers.filters(context).forEach(filter -> declared.add(filter.getName()));
        return NearestName.of(name, declared)
                .map(near -> "; did you mean " + near + "?")
                .orElseGet(() -> DECLARATION.formatted(name, SignInFilter.class.getName()));
    }

    private boolean isSignInFilter(String name, FilterRegistration filter) {
        String signIn = SignInFilter.class.getName();
        return signIn.equals(filter.getClassName())
                || webXml.sections("filter").stream()
                        .anyMatch(declared -> name.equals(declared.first("filter-name"))
                                && signIn.equals(declared.first("filter-class")));
    }

    private static List<String> missing(WebXml.Section mapping, FilterRegistration filter) {
        List<String> missing = new ArrayList<>();
        Collection<String> paths = ContainerAnswers.paths(filter);
        for (String path : mapping.all("url-pattern")) {
            if (!paths.contains(path) && !paths.contains(decoded(path))) {
                missing.add(path);
            }
        }
        Collection<String> servlets = ContainerAnswers.servletNames(filter);
        mapping.all("servlet-name").stream()
                .filter(servlet -> !servlets.contains(servlet))
                .forEach(missing::add);
        return missing;
    }

    /** Tomcat decodes patterns. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }

    /** Tomcat takes {@code *} for every path, but tells nobody, so that forwards and WebSockets would not meet the filter. */
    private static String remedy(String name, List<String> missing) {
        return missing.contains("*")
                ? "; write <url-pattern>/*</url-pattern>"
                : DECLARATION.formatted(name, SignInFilter.class.getName());
    }
}
