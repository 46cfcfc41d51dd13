package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ReservedPortTest {

    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    @Test
    void isRefusedToVisitorsAndGivenToItsServerOverAndOver() throws IOException {
        try (ReservedPort port = ReservedPort.reserve()) {
            for (int run = 0; run < 3; run++) {
                assertThatThrownBy(() -> new Socket(loopback, port.number())).isInstanceOf(ConnectException.class);
                port.handOver();
                try (ServerSocket server = new ServerSocket();
                        Socket visitor = new Socket()) {
                    server.bind(new InetSocketAddress(loopback, port.number()));
                    visitor.connect(server.getLocalSocketAddress());
                    server.accept().close();
                }
                port.takeBack();
            }
        }
    }
}
