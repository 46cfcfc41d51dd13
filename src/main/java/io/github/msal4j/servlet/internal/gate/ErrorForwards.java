package io.github.msal4j.servlet.internal.gate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Tells forwards out of an error page from the error page itself. Tomcat reports both as {@link DispatcherType#ERROR} and
 * calls the filters of the error page for both, although Servlet 6.0 section 6.2.5 wants a forward to be a {@link
 * DispatcherType#FORWARD}. Here it becomes one for all filters that follow, because error pages are open to everybody and
 * the page that they forward to may not be (R86).
 *
 * <p>The first call within an error dispatch is for the error page, and each call within that one for a page that it
 * forwards to.
 */
public final class ErrorForwards implements Filter {
    private static final String PLACE = ErrorForwards.class.getName();
    private static final String ERROR_PAGE = "error page";
    private static final String FORWARDED = "forwarded";

    /** Whether this request has been forwarded by an error page. */
    static boolean isForwarded(ServletRequest request) {
        return FORWARDED.equals(request.getAttribute(PLACE));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object outer = request.getAttribute(PLACE);
        if (outer == null && request.getDispatcherType() != DispatcherType.ERROR) {
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(PLACE, outer == null ? ERROR_PAGE : FORWARDED);
        try {
            chain.doFilter(outer == null ? request : new Forwarded((HttpServletRequest) request), response);
        } finally {
            if (outer == null) {
                request.removeAttribute(PLACE);
            } else {
                request.setAttribute(PLACE, outer);
            }
        }
    }

    private static final class Forwarded extends HttpServletRequestWrapper {
        Forwarded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public DispatcherType getDispatcherType() {
            return DispatcherType.FORWARD;
        }
    }
}
