package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which mappings of sign-in filters have a {@link HandshakeGate}. Immutable.
 *
 * @param mappings by the sign-in filter's name, its URL patterns and the names of its servlets
 */
public record HandshakeGates(Map<String, Set<String>> mappings) {
    public HandshakeGates {
        mappings = Map.copyOf(mappings);
    }

    /** The URL patterns and servlet names that a filter is mapped to. */
    public static Set<String> mappingsOf(FilterRegistration filter) {
        Set<String> all = new TreeSet<>(ContainerAnswers.paths(filter));
        all.addAll(ContainerAnswers.servletNames(filter));
        return all;
    }

    /**
     * Looks whether the filter has got mappings since the start-up of the library.
     *
     * @throws ServletException with the remedy, since WebSocket handshakes might not reach the filter there
     */
    static void requireFor(FilterConfig config) throws ServletException {
        HandshakeGates gates = Components.get(config.getServletContext(), HandshakeGates.class);
        FilterRegistration filter = config.getServletContext().getFilterRegistration(config.getFilterName());
        if (filter != null) {
            gates.require(filter.getName(), mappingsOf(filter));
        }
    }

    private void require(String filter, Collection<String> mapped) throws ServletException {
        Set<String> late = new TreeSet<>(mapped);
        late.removeAll(mappings.getOrDefault(filter, Set.of()));
        if (!late.isEmpty()) {
            throw new ServletException("The sign-in filter '" + filter + "' was mapped to " + late
                    + " after the library had started, so that WebSocket handshakes there might not reach it; map it in"
                    + " web.xml, in a ServletContainerInitializer, or in a listener that web.xml declares");
        }
    }
}
