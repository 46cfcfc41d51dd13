package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** Sends what no well-behaved client sends, byte for byte, over a connection of its own. */
public final class RawHttp {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int port;

    /** Talks to this port of 127.0.0.1. */
    public RawHttp(int port) {
        this.port = port;
    }

    /**
     * What came back.
     *
     * @param status 0 if the server closed the connection without an answer
     */
    public record Answer(int status, String text) {}

    /** A GET of this target, which is neither checked nor encoded, as a browser's navigation with this cookie header. */
    public Answer get(String target, String cookies) {
        String cookie = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
        return send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: text/html\r\n" + cookie
                + "Connection: close\r\n\r\n");
    }

    /** Any request, as it is. It must ask for the connection to be closed. */
    public Answer send(String request) {
        return send(request, false);
    }

    /** As {@link #send}, and hangs up on its side then, as if the rest were lost. */
    public Answer sendHalf(String request) {
        return send(request, true);
    }

    private Answer send(String request, boolean hangUp) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            write(request, hangUp, socket);
            return parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
        } catch (SocketException closed) {
            return new Answer(0, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server may answer, and close, before it has read everything. */
    private static void write(String request, boolean hangUp, Socket socket) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            if (hangUp) {
                socket.shutdownOutput();
            }
        } catch (SocketException closed) {
            // What it has answered can be read all the same.
        }
    }

    private static Answer parse(String text) {
        return text.matches("(?s)HTTP/1\\.1 \\d{3}.*")
                ? new Answer(Integer.parseInt(text.substring(9, 12)), text)
                : new Answer(0, text);
    }
}
