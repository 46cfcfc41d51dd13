package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.web.StartFailure;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** The gate of a sign-in filter that web.xml maps: decides about pages, and makes sure that handshakes are decided about. */
public final class FilterGate implements Filter {
    private final Gate gate = new Gate();

    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            gate.init(config);
            HandshakeGates.requireFor(config);
        } catch (ServletException | RuntimeException e) {
            StartFailure.tell(config.getServletContext(), e);
            throw e;
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        gate.doFilter(request, response, chain);
    }
}
