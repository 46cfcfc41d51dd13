package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.web.Handshake;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;

/**
 * Decides about WebSocket handshakes as a {@link Gate} does that stands further behind, where a container may have answered
 * them already (R70, C26). It lets everything else pass, so that the application's own filters keep their place.
 */
public final class HandshakeGate implements Filter {
    private final Gate gate = new Gate();
    private final Set<String> servlets;

    /**
     * @param servlets the names of the servlets before which the sign-in filter is mapped; {@code *} for every one, as in
     *     Servlet 6.0 section 6.2.4
     */
    public HandshakeGate(Set<String> servlets) {
        this.servlets = Set.copyOf(servlets);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        gate.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (Handshake.isAskedFor(http) && isBefore(http)) {
            gate.doFilter(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isBefore(HttpServletRequest request) {
        return servlets.contains("*")
                || servlets.contains(request.getHttpServletMapping().getServletName());
    }
}
