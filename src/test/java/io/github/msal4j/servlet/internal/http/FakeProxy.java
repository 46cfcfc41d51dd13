package io.github.msal4j.servlet.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy for CONNECT that is in some mood; while nothing else is ordered, it connects. */
final class FakeProxy implements AutoCloseable {
    static final String SILENCE = "silence";
    static final String CLOSE = "close";
    static final String CONNECT = "connect";

    private final ServerSocket server;
    private final int target;
    private final Queue<String> moods = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param target the port of this machine to which it connects, whatever it is asked for */
    FakeProxy(InetAddress address, int target) throws IOException {
        this.server = new ServerSocket(0, 50, address);
        this.target = target;
        run(this::accept);
    }

    FakeProxy(int target) throws IOException {
        this(InetAddress.getLoopbackAddress(), target);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next connections meet these; each is one of the constants, or an answer. */
    FakeProxy then(String... next) {
        moods.addAll(List.of(next));
        return this;
    }

    static String answer(int status, String... headers) {
        return "HTTP/1.1 " + status + " Some words\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "Content-Length: 0\r\n\r\n";
    }

    /** The heads of the requests. */
    List<String> requests() {
        return requests;
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "fake-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                open.add(near);
                run(() -> serve(near));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket near) {
        try {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int next = near.getInputStream().read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            requests.add(head.toString());
            String mood = moods.peek() == null ? CONNECT : moods.remove();
            switch (mood) {
                case SILENCE -> near.getInputStream().read();
                case CLOSE -> near.close();
                case CONNECT -> tunnel(near);
                default -> {
                    near.getOutputStream().write(mood.getBytes(ISO_8859_1));
                    near.close();
                }
            }
        } catch (IOException e) {
            // The visitor has gone.
        }
    }

    private void tunnel(Socket near) throws IOException {
        Socket far = new Socket();
        open.add(far);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        near.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
        run(() -> copy(far, near));
        copy(near, far);
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end has gone.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket one : open) {
                one.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
