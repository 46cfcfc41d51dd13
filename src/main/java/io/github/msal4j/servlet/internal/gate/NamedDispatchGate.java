package io.github.msal4j.servlet.internal.gate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decides about dispatches to a servlet by its name ({@code ServletContext.getNamedDispatcher}) as the sign-in filter that is
 * mapped to the servlet's paths. The container asks no such filter, since the request keeps the path of the page that
 * dispatches, which may be an open one (C18). All other requests pass: their path was asked for.
 */
public final class NamedDispatchGate implements Filter {
    private final Filter gate = Gate.ofDispatchesByName();
    private final String servlet;

    /** @param servlet the name of the one servlet to which this filter is mapped */
    public NamedDispatchGate(String servlet) {
        this.servlet = servlet;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        gate.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isByName((HttpServletRequest) request)) {
            gate.doFilter(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * Whether no path has led to the servlet, neither that of the request nor one that is included (Servlet 6.0 sections 9.3.1,
     * 9.4.2). Not by the kind of dispatch, which Tomcat does not tell in what an error page dispatches to.
     */
    private boolean isByName(HttpServletRequest request) {
        return !isMine(request.getHttpServletMapping())
                && !isMine(request.getAttribute(RequestDispatcher.INCLUDE_MAPPING));
    }

    private boolean isMine(@Nullable Object mapping) {
        return mapping instanceof HttpServletMapping known && servlet.equals(known.getServletName());
    }
}
