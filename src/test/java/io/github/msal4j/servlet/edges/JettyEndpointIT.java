package io.github.msal4j.servlet.edges;

import static io.github.msal4j.servlet.edges.SocketApplication.NATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R70: an endpoint in Jetty's own API is protected as well, also if it is the first one and is added after the start-up,
 * whereupon Jetty would put its filter first; R71: and its sockets end with the sign-in, or the log says why not. Guards: {@code JettyUpgradeFilter.placeBehind}, {@code JettySockets}.
 */
class JettyEndpointIT {
    private static final String PATH = NATIVE + JettyEndpoint.PATH;

    @ParameterizedTest
    @EnumSource(names = {"JETTY_12_0", "JETTY_12_1"})
    void r70_r71_anEndpointThatIsAddedAfterTheStartUpIsForSignedInUsers(Container container) {
        try (SocketApplication application = SocketApplication.start(container)) {
            String cookies = application.cookies(application.signIn("ada", NATIVE), NATIVE);

            assertThat(application.connect(PATH, "").status()).isEqualTo(401);
            assertThat(application.connect(PATH, cookies)).isEqualTo(new Handshake(101, "SignedInUser Ada Lovelace"));

            OpenSocket socket = OpenSocket.of(application.url(PATH), cookies);
            socket.greeting();
            application.signOutGlobally(application.lastSid(), NATIVE);
            if (container == Container.JETTY_12_1) {
                // Jetty has forgotten whose it is.
                application.awaitLog("stays open when the sign-in ends; .*whenSignInEnds");
                assertThat(socket.isOpen()).isTrue();
            } else {
                assertThat(socket.closed()).isEqualTo("1008 The sign-in has ended");
            }
        }
    }
}
