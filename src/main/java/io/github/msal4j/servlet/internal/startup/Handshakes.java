package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.gate.HandshakeGate;
import io.github.msal4j.servlet.internal.gate.HandshakeGates;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a {@link HandshakeGate} for each sign-in filter ahead of all filters that web.xml names, and of the one by which the
 * container answers WebSocket handshakes. Where that one stands is the container's affair: Jetty puts it first; Tomcat puts
 * it behind web.xml's filters, but ahead of those that are mapped to a servlet's name, and of what {@link EveryDispatch}
 * adds for handshakes that a page forwards (R70, C26).
 */
final class Handshakes {
    private static final EnumSet<DispatcherType> EVERY_DISPATCH = EnumSet.allOf(DispatcherType.class);

    private final EarlyFilters early;
    private final Map<String, Set<String>> guarded = new HashMap<>();
    private final List<String> gates = new ArrayList<>();

    private Handshakes(EarlyFilters early) {
        this.early = early;
    }

    /** For an application whose container decides: a handshake that it has admitted is followed as one behind a filter. */
    private void guardAll() {
        gates.add(early.add(
                "msal-user-handshakes", HandshakeGate.behindTheContainer(), EVERY_DISPATCH, Set.of("/*"), Map.of()));
    }

    /**
     * To be called while the application starts, when all sign-in filters are mapped.
     *
     * @param pathGuard the name of the filter that has to see handshakes even before
     * @param containerDecides whether the container's constraints decide about handshakes, too
     */
    static HandshakeGates guard(
            ServletContext context, EarlyFilters early, String pathGuard, boolean containerDecides) {
        Handshakes handshakes = new Handshakes(early);
        if (containerDecides) {
            handshakes.guardAll();
        }
        SignInFilters.of(context).forEach(handshakes::guard);
        if (!handshakes.gates.isEmpty()) {
            handshakes.gates.add(pathGuard);
            JettyUpgradeFilter.of(context).ifPresent(jetty -> jetty.placeBehind(handshakes.gates));
        }
        return new HandshakeGates(handshakes.guarded);
    }

    private void guard(FilterRegistration filter) {
        guarded.put(filter.getName(), HandshakeGates.mappingsOf(filter));
        Collection<String> paths = ContainerAnswers.paths(filter);
        if (!paths.isEmpty()) {
            ahead(filter, Set.of("*"), paths);
        }
        Collection<String> servlets = ContainerAnswers.servletNames(filter);
        if (!servlets.isEmpty()) {
            // A mapping to a servlet's name would come behind every mapping to a path.
            ahead(filter, Set.copyOf(servlets), Set.of("/*"));
        }
    }

    private void ahead(FilterRegistration filter, Set<String> servlets, Collection<String> paths) {
        gates.add(early.add(
                filter.getName() + "-handshakes",
                new HandshakeGate(servlets),
                EVERY_DISPATCH,
                paths,
                ContainerAnswers.initParameters(filter)));
    }
}
