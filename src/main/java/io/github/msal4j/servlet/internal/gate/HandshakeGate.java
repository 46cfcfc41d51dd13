package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.ending.OpenSockets;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.Handshake;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Decides about WebSocket handshakes as a {@link Gate} does that stands further behind, where a container may have answered
 * them already (R70, C26), and has the sockets closed with the sign-in (R71). It lets everything else pass, so that the application's own filters keep their place.
 */
public final class HandshakeGate implements Filter {
    private final Filter gate;
    private final Set<String> servlets;
    private OpenSockets sockets;

    /**
     * @param servlets the names of the servlets before which the sign-in filter is mapped; {@code *} for every one, as in
     *     Servlet 6.0 section 6.2.4
     */
    public HandshakeGate(Set<String> servlets) {
        this(servlets, new Gate());
    }

    private HandshakeGate(Set<String> servlets, Filter gate) {
        this.servlets = Set.copyOf(servlets);
        this.gate = gate;
    }

    /** For all paths of an application whose container decides, see {@link Gate#behindTheContainer}. */
    public static HandshakeGate behindTheContainer() {
        return new HandshakeGate(Set.of("*"), Gate.behindTheContainer());
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        gate.init(config);
        sockets = Components.get(config.getServletContext(), SignOuts.class).sockets();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (Handshake.isAskedFor(http) && isBefore(http)) {
            gate.doFilter(request, response, (admitted, answer) -> open(admitted, answer, chain));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A request that has its user from an outer gate is that one's to follow. */
    private void open(ServletRequest admitted, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (admitted instanceof SignedInRequest ours) {
            SignedInSession signIn = ours.opensSocket();
            try {
                chain.doFilter(admitted, response);
            } finally {
                sockets.handshakeDone(signIn, ((HttpServletResponse) response).getStatus());
            }
        } else {
            chain.doFilter(admitted, response);
        }
    }

    private boolean isBefore(HttpServletRequest request) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        String servlet = mapping == null ? null : mapping.getServletName();
        // Where the container does not tell the servlet, it may be one of these.
        return servlets.contains("*") || servlet == null || servlets.contains(servlet);
    }
}
