package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What one anonymous client can send: sign-outs of very many sessions that it has invented. */
final class Flood {
    /** As many as Tomcat answers on one connection. */
    private static final int AT_ONCE = 100;

    private static final Pattern ANSWERED = Pattern.compile("HTTP/1.1 200");

    private Flood() {}

    /** Returns when all have been answered. */
    static void of(ProbedContainer application, int requests) {
        AtomicInteger answered = new AtomicInteger();
        IntStream.range(0, requests / AT_ONCE)
                .parallel()
                .forEach(batch -> answered.addAndGet(send(application, batch)));
        assertThat(answered).hasValue(requests);
    }

    private static int send(ProbedContainer application, int batch) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < AT_ONCE; i++) {
            all.append("GET /app/signout-callback-oidc?sid=invented-")
                    .append(batch * AT_ONCE + i)
                    .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                    .append(i == AT_ONCE - 1 ? "Connection: close\r\n\r\n" : "\r\n");
        }
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), application.server().port())) {
            socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return (int) ANSWERED.matcher(answers).results().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
