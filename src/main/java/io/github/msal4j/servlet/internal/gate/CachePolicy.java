package io.github.msal4j.servlet.internal.gate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What caches may do with the answers behind one filter (RFC 9111; R72). Nothing, so that the browser's Back shows nothing
 * after a sign-out, and no proxy hands out what was for one user; unless the init parameter {@code cache} lets browsers keep
 * answers, or the application says something itself.
 */
final class CachePolicy {
    private static final String NO_STORE = "no-store";
    private static final Pattern DIRECTIVE =
            Pattern.compile("private|no-cache|no-store|must-revalidate|no-transform|immutable|max-age=\\d{1,9}");

    static final CachePolicy NOTHING_STORED = new CachePolicy(Optional.empty());

    private final Optional<String> chosen;

    private CachePolicy(Optional<String> chosen) {
        this.chosen = chosen;
    }

    /** @throws IllegalArgumentException with the rest of a sentence that begins with the parameter's name */
    static CachePolicy parse(String parameter) {
        if (!isPrivate(parameter)) {
            throw new IllegalArgumentException("is '" + parameter
                    + "'; it must keep answers out of shared caches: private with max-age=<seconds>, no-cache,"
                    + " must-revalidate, no-transform or immutable, separated by commas; or no-store, the default");
        }
        return new CachePolicy(Optional.of(parameter));
    }

    /** A directive that is not known here may mean anything, so it is refused too. */
    private static boolean isPrivate(String parameter) {
        List<String> directives = Arrays.stream(
                        parameter.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .toList();
        return directives.stream()
                        .allMatch(directive -> DIRECTIVE.matcher(directive).matches())
                && (directives.contains("private") || directives.contains(NO_STORE));
    }

    /**
     * The response for a signed-in user. What a cache may keep is for requests with these very cookies: the next user of the
     * browser has others.
     */
    HttpServletResponse forUser(HttpServletRequest request, HttpServletResponse response) {
        if (chosen.isEmpty() && CacheDefault.covers(response)) {
            // A filter further out has spoken, or an outer dispatch; this one has no opinion of its own.
            return response;
        }
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            keepOutOfCaches(pageAround(response));
            return response;
        }
        if (chosen.isPresent()) {
            varyByCookie(response);
        }
        return new CacheDefault(response, chosen.orElse(NO_STORE));
    }

    /**
     * The response for a user whom the container has admitted. Some, as Tomcat, have set the header when they looked at the
     * constraint, and less strictly.
     */
    static HttpServletResponse behindConstraint(HttpServletRequest request, HttpServletResponse response) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                ? CacheDefault.instead(response, NO_STORE)
                : NOTHING_STORED.forUser(request, response);
    }

    /** An open page with a part for one user is for nobody else, unless the page says itself what may be kept of it. */
    private static void keepOutOfCaches(ServletResponse page) {
        if (page instanceof HttpServletResponse whole && !whole.containsHeader(CacheDefault.NAME)) {
            whole.setHeader(CacheDefault.NAME, NO_STORE);
        }
    }

    /** What is included cannot set headers: the container has put something around the response that drops them. */
    private static ServletResponse pageAround(ServletResponse response) {
        ServletResponse page = response;
        while (page instanceof ServletResponseWrapper wrapper) {
            page = wrapper.getResponse();
        }
        return page;
    }

    /**
     * Says that the answer is for requests with these cookies only (RFC 9110 section 12.5.5). By itself for nobody's answer of
     * a page that greets those who are signed in: caches may keep it as the application says, but not show it to a browser
     * that has signed in meanwhile.
     */
    static void varyByCookie(HttpServletResponse response) {
        boolean varies = response.getHeaders("Vary").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("cookie"));
        if (!varies) {
            response.addHeader("Vary", "Cookie");
        }
    }
}
