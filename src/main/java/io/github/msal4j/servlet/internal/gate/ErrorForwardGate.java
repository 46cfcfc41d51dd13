package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.web.UrlPatterns;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Decides about forwards out of error pages as the sign-in filter that is mapped to the forward's target, and that Tomcat
 * does not call, see {@link ErrorForwards}. Stands behind that one, is called for every path, and compares the path itself.
 */
public final class ErrorForwardGate implements Filter {
    private final Gate gate = new Gate();
    private final List<String> patterns;

    /** @param patterns the URL patterns to which the sign-in filter is mapped */
    public ErrorForwardGate(Collection<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        gate.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (ErrorForwards.isForwarded(request) && isBehindTheFilter((HttpServletRequest) request)) {
            gate.doFilter(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isBehindTheFilter(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        return patterns.stream().anyMatch(pattern -> UrlPatterns.matches(pattern, path));
    }
}
