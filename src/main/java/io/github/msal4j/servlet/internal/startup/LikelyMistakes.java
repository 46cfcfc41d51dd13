package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.UserNameClaim;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.ContextPath;
import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns at start-up of settings that are right one by one and do not fit each other or the application, which would be noticed
 * by its first users. They are warnings, because a proxy in front of the container can make each of them right.
 */
final class LikelyMistakes {
    private static final Logger log = LoggerFactory.getLogger(LikelyMistakes.class);

    private final ServletContext context;
    private final Settings settings;
    private final String contextPath;
    private final List<String> found = new ArrayList<>();

    private LikelyMistakes(ServletContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
        this.contextPath = ContextPath.of(context);
    }

    static void warn(ServletContext context, Settings settings, WebXml webXml) {
        of(context, settings, webXml)
                .forEach(mistake -> log.warn("Application {}/: {}", context.getContextPath(), mistake));
    }

    static List<String> of(ServletContext context, Settings settings, WebXml webXml) {
        LikelyMistakes mistakes = new LikelyMistakes(context, settings);
        settings.baseUrls().all().forEach(mistakes::comparePaths);
        ContainerAnswers.sessionCookie(context).ifPresent(mistakes::compareCookie);
        settings.postSignOutPath().ifPresent(mistakes::findSignInAfterSignOut);
        if (!settings.containerSecurity()) {
            mistakes.findOpenBelow();
        }
        UserNameClaim.warning(settings).ifPresent(mistakes.found::add);
        mistakes.found.addAll(ConstraintMistakes.of(context, settings, webXml));
        UnaskedRoles.of(context).ifPresent(mistakes.found::add);
        mistakes.found.addAll(SwallowedExceptions.of(context));
        ScopeMistakes.of(settings).ifPresent(mistakes.found::add);
        PlatformSignIn.mistake(System::getenv).ifPresent(mistakes.found::add);
        JoseLibrary.inUse().mistake().ifPresent(mistakes.found::add);
        return mistakes.found;
    }

    private void comparePaths(URI baseUrl) {
        if (!baseUrl.getRawPath().equals(contextPath)) {
            found.add("msal.base-url is " + baseUrl + ", but the application's context path is "
                    + (contextPath.isEmpty() ? "the root" : contextPath) + ": users come back to " + baseUrl
                    + settings.paths().redirect()
                    + ", which this application serves only if a proxy maps that path to it, and"
                    + " the provider refuses it unless it is registered so (AADSTS50011). Without such a proxy make it "
                    + baseUrl.resolve("/").toString().replaceFirst("/$", "") + contextPath);
        }
    }

    private void compareCookie(SessionCookieConfig cookie) {
        for (URI baseUrl : publicAddresses()) {
            if (isForAnotherPath(cookie.getPath(), baseUrl.getRawPath())) {
                found.add("the session cookie is declared for the path " + cookie.getPath() + ", and users come to "
                        + baseUrl.getRawPath()
                        + "/: browsers do not send it back, and nobody stays signed in; remove <path>"
                        + " from the <cookie-config> in web.xml, or make it that path");
            }
            if (isForAnotherHost(cookie.getDomain(), baseUrl.getHost())) {
                found.add("the session cookie is declared for the domain " + cookie.getDomain() + ", and users come to "
                        + baseUrl.getHost()
                        + ": browsers do not keep it, and nobody stays signed in; remove <domain> from the"
                        + " <cookie-config> in web.xml");
            }
        }
    }

    /** Without the setting, the loopback addresses that are for development. */
    private List<URI> publicAddresses() {
        return settings.baseUrls().isEmpty()
                ? List.of(URI.create("http://localhost" + contextPath))
                : settings.baseUrls().all();
    }

    /** RFC 6265 section 5.1.4. */
    private static boolean isForAnotherPath(@Nullable String cookiePath, String path) {
        if (cookiePath == null || !cookiePath.startsWith("/")) {
            return false;
        }
        String directory = cookiePath.endsWith("/") ? cookiePath : cookiePath + "/";
        return !(path + "/").startsWith(directory);
    }

    /** RFC 6265 section 5.1.3. A single label, such as localhost, is left alone, since browsers differ. */
    private static boolean isForAnotherHost(@Nullable String domain, String host) {
        if (domain == null || domain.isBlank()) {
            return false;
        }
        String name = domain.toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        String lower = host.toLowerCase(Locale.ROOT);
        return !lower.equals(name) && !lower.endsWith("." + name);
    }

    private void findSignInAfterSignOut(String page) {
        SignInFilters.of(context).stream()
                .filter(filter -> protects(filter, page))
                .findFirst()
                .ifPresent(filter -> found.add("msal.post-sign-out-path is " + page + ", which the sign-in filter '"
                        + filter.getName()
                        + "' protects: whoever has signed out is sent to the provider to sign in again."
                        + " Choose a page that is open, or make the filter optional there"));
    }

    private static boolean protects(FilterRegistration filter, String path) {
        Stream<String> patterns = ContainerAnswers.paths(filter).stream();
        return patterns.anyMatch(pattern -> UrlPatterns.matches(pattern, path))
                && !FilterParameters.isOptional(ContainerAnswers.initParameters(filter));
    }

    /** A filter on exactly {@code /admin} is not asked for what a servlet on {@code /admin/*} serves below it. */
    private void findOpenBelow() {
        List<? extends FilterRegistration> filters = SignInFilters.of(context);
        Set<String> protectedPaths = all(filters, ContainerAnswers::paths);
        Set<String> protectedServlets = all(filters, ContainerAnswers::servletNames);
        ContainerAnswers.servlets(context).stream()
                .filter(servlet -> !protectedServlets.contains(servlet.getName()))
                .flatMap(servlet -> ContainerAnswers.paths(servlet).stream())
                .filter(served -> served.endsWith("/*") && protectedPaths.contains(served.replaceFirst("/\\*$", "")))
                .filter(served -> protectedPaths.stream().noneMatch(pattern -> UrlPatterns.covers(pattern, served)))
                .forEach(served -> found.add("a servlet is mapped to " + served + ", but a sign-in filter only to "
                        + served.replaceFirst("/\\*$", "")
                        + ": the pages below it are open to everybody. Map the filter to "
                        + served + ", which includes both"));
    }

    private static Set<String> all(
            List<? extends FilterRegistration> filters, Function<FilterRegistration, Collection<String>> mappings) {
        return filters.stream()
                .flatMap(filter -> mappings.apply(filter).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
