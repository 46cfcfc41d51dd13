package io.github.msal4j.servlet.edges;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What came of the request to open a WebSocket.
 *
 * @param status 101 if it is open, 0 if the server hung up
 * @param greeting what the endpoint said first, empty if it is not open
 */
record Handshake(int status, String greeting) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /** Opens the WebSocket with these headers, hears its greeting, and closes it. */
    static Handshake of(String url, Map<String, String> headers) {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(LIMIT);
        headers.forEach(builder::header);
        try {
            WebSocket socket = builder.buildAsync(URI.create(url.replaceFirst("^http", "ws")), new Hearing(greeting))
                    .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
            String heard =
                    greeting.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            socket.abort();
            return new Handshake(101, heard);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return new Handshake(refused.getResponse().statusCode(), "");
            }
            throw e;
        }
    }

    /** Asks for this target, which is neither checked nor encoded, and hangs up when the status is known. */
    static Handshake raw(int port, String target, String cookies) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            String cookie = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + cookie
                                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
            return new Handshake(line == null ? 0 : Integer.parseInt(line.split(" ", 3)[1]), "");
        } catch (SocketException closed) {
            return new Handshake(0, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Hearing(CompletableFuture<String> greeting) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            greeting.complete(text.toString());
            return CompletableFuture.completedStage(text);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            greeting.completeExceptionally(error);
        }
    }
}
