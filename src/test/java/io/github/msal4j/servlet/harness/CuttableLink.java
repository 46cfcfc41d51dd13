package io.github.msal4j.servlet.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A loopback port that leads to another one, until it is cut: then connections break, and new ones come to nothing. It may be
 * cut for some visitors only, who are told apart by the addresses that they come from. It may be slow, too.
 */
public final class CuttableLink implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile Predicate<InetAddress> cut = visitor -> false;
    private volatile Duration delay = Duration.ZERO;

    /** Both ends of one connection. */
    private record Connection(Socket near, Socket far) {
        void close() {
            closeQuietly(near);
            closeQuietly(far);
        }
    }

    public CuttableLink(int target) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    }

    /** A link that listens at the address of its target, at a port of its own. */
    public CuttableLink(InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, target.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("link-accept", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void cut() {
        cut(visitor -> true);
    }

    public void cut(Predicate<InetAddress> visitors) {
        cut = visitors;
        open.stream()
                .filter(connection -> visitors.test(connection.near().getInetAddress()))
                .forEach(Connection::close);
    }

    public void heal() {
        cut = visitor -> false;
    }

    /** From now on what comes through takes this much longer, in each direction. */
    public void delay(Duration by) {
        delay = by;
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket near = server.accept();
            if (cut.test(near.getInetAddress())) {
                near.close();
            } else {
                connect(near);
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far;
        try {
            far = new Socket(target.getAddress(), target.getPort());
        } catch (IOException nobodyThere) {
            near.close();
            return;
        }
        Connection connection = new Connection(near, far);
        open.add(connection);
        run("link-to", () -> copy(near, far, connection));
        run("link-from", () -> copy(far, near, connection));
        if (cut.test(near.getInetAddress())) {
            // It was cut between the first look and the second.
            connection.close();
        }
    }

    private void copy(Socket from, Socket to, Connection connection) throws IOException {
        try (from;
                to) {
            byte[] piece = new byte[PIECE];
            for (int read = from.getInputStream().read(piece);
                    read >= 0;
                    read = from.getInputStream().read(piece)) {
                LockSupport.parkNanos(delay.toNanos());
                to.getOutputStream().write(piece, 0, read);
            }
        } finally {
            open.remove(connection);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException brokenOrClosed) {
                        // The other end learns of it the same way.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() {
        cut();
        closeQuietly(server);
    }
}
