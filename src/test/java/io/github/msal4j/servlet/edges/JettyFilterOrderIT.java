package io.github.msal4j.servlet.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.DeploymentFailedException;
import io.github.msal4j.servlet.harness.LibraryWar;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R70: an application that has Jetty's own filter ahead of the library's reach does not start, and starts with what the
 * message tells it to add. Guard: {@code JettyUpgradeFilter.requireBehind}.
 */
class JettyFilterOrderIT {
    private static final String LISTENER =
            "<listener><listener-class>%s</listener-class></listener>".formatted(JettyEndpointListener.class.getName());
    private static final String SETTINGS = LibraryWar.contextParameters(Map.of(
            "msal.tenant-id",
            "contoso.example",
            "msal.client-id",
            "order-client",
            "msal.client-secret",
            "order-client-secret",
            "msal.start-up-checks",
            "none"));
    private static final String MAPPING = """
            <filter-mapping>
              <filter-name>msal-sign-in</filter-name>
              <url-pattern>/protected/*</url-pattern>
            </filter-mapping>
            """;

    @ParameterizedTest
    @EnumSource(names = {"JETTY_12_0", "JETTY_12_1"})
    void r70_anApplicationThatWouldBeOpenDoesNotStart(Container container) {
        ContainerSpec spec = spec().deploy(war(""), "/refused");

        assertThatThrownBy(() -> container.start(spec))
                .isInstanceOf(DeploymentFailedException.class)
                .hasMessageContaining("Jetty would answer WebSocket handshakes before a sign-in filter sees them")
                .hasMessageContaining(declaration(container));
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY_12_0", "JETTY_12_1"})
    void r70_itStartsAndIsProtectedWithWhatTheMessageSays(Container container) {
        ContainerSpec spec = spec().deploy(
                        Deployment.of(war(declaration(container)), "/mended").readyAt("/open"));
        try (ContainerProcess server = container.start(spec)) {
            Handshake anonymous = Handshake.of(server.url("/mended" + JettyEndpoint.PATH), Map.of());

            assertThat(anonymous.status()).isEqualTo(401);
        }
    }

    private static ContainerSpec spec() {
        return ContainerSpec.named("order").jettyModule("{ee}-websocket-jetty");
    }

    private static Path war(String elements) {
        return LibraryWar.named("order")
                .classes(JettyEndpointListener.class, JettyEndpoint.class, Endpoints.class, EarlyFilter.class)
                .webXml(SETTINGS + elements + LISTENER + MAPPING)
                .file("open", "for everybody")
                .build();
    }

    private static String declaration(Container container) {
        String filter = "org.eclipse.jetty." + (container == Container.JETTY_12_0 ? "ee10" : "ee11")
                + ".websocket.servlet.WebSocketUpgradeFilter";
        return ("<filter><filter-name>%1$s</filter-name><filter-class>%1$s</filter-class>"
                        + "<async-supported>true</async-supported></filter>"
                        + " <filter-mapping><filter-name>%1$s</filter-name><url-pattern>/*</url-pattern></filter-mapping>")
                .formatted(filter);
    }
}
