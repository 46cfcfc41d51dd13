package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out that the fields of a form are gone before the library could read them: the body of a request can be read once, by whoever
 * comes first (Servlet 6.0 section 3.1.1).
 */
public final class FormBody {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final List<String> OWN_FILTERS =
            List.of("io.github.msal4j.servlet.internal.", "io.github.msal4j.servlet.SignInFilter");
    private static final int MOST_NAMES = 10;

    private FormBody() {}

    /** Whose fault it is that no field has arrived of a form that has some, with the remedy; empty if that is not so. */
    public static Optional<String> whyLost(HttpServletRequest request) {
        String type = request.getContentType();
        boolean hasForm = type != null
                && type.toLowerCase(Locale.ROOT).startsWith(TYPE)
                && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
        return hasForm && hasNoField(request) ? Optional.of(explanation(request)) : Optional.empty();
    }

    private static boolean hasNoField(HttpServletRequest request) {
        String query = request.getQueryString();
        List<String> ofQuery = query == null
                ? List.of()
                : Arrays.stream(query.split("&", -1))
                        .map(pair -> pair.split("=", 2)[0])
                        .toList();
        return ofQuery.containsAll(request.getParameterMap().keySet());
    }

    private static String explanation(HttpServletRequest request) {
        return "the request has a form, of which no field has arrived: something before the library has read the body"
                + " (getInputStream or getReader), or the form is longer than the container accepts (Tomcat: maxPostSize;"
                + " Jetty: maxFormContentSize); let filters and valves leave out " + request.getServletPath()
                + "; filters of this application are " + filters(request);
    }

    private static List<String> filters(HttpServletRequest request) {
        return ContainerAnswers.filters(request.getServletContext()).stream()
                .map(FilterRegistration::getClassName)
                .filter(name -> OWN_FILTERS.stream().noneMatch(name::startsWith))
                .distinct()
                .sorted()
                .limit(MOST_NAMES)
                .toList();
    }
}
