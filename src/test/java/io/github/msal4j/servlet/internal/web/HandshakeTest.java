package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
    @ParameterizedTest(name = "R70 {0} Upgrade: {1} -> {2}")
    @CsvSource({
        "GET, websocket, true",
        "GET, WebSocket, true",
        "GET, 'h2c, websocket', true",
        "GET, websocket/13, true",
        "POST, websocket, true",
        "CONNECT, , true",
        // What the JDK's client sends with a page, too.
        "GET, h2c, false",
        "GET, '', false",
        "GET, , false",
        "connect, , false"
    })
    void aHandshakeOrAnotherRequest(String method, String upgrade, boolean handshake) {
        FakeRequest request = new FakeRequest().method(method).header("Accept", "text/html");
        if (upgrade != null) {
            request.header("Upgrade", upgrade);
        }

        assertThat(Handshake.isAskedFor(request.build())).isEqualTo(handshake);
        assertThat(Navigation.isPage(request.build())).as("R16 a page").isEqualTo(!handshake);
    }
}
