package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A loopback port that is ours before, between and after the runs of the server that listens on it, so that its address can
 * be registered at an identity provider before it starts and stays the same when it restarts.
 *
 * <p>While no server runs, the port is bound without listening: visitors are refused and the system hands it to nobody. A
 * server cannot everywhere bind beside such a socket, so {@link #handOver} gives it up, leaving behind a connection in
 * TIME_WAIT: for its duration (a minute on Linux) the system still hands the port to nobody who asks for any free one,
 * while a server that asks for this one, with SO_REUSEADDR as Java's do, gets it.
 */
public final class ReservedPort implements AutoCloseable {

    private final InetAddress loopback;
    private final int number;
    private Socket holder;

    private ReservedPort(InetAddress loopback) throws IOException {
        this.loopback = loopback;
        holder = bound(0);
        number = holder.getLocalPort();
    }

    public static ReservedPort reserve() {
        return reserve(InetAddress.getLoopbackAddress());
    }

    /** A port of another loopback address, such as 127.0.0.2. */
    public static ReservedPort reserve(InetAddress address) {
        try {
            return new ReservedPort(address);
        } catch (IOException e) {
            throw new UncheckedIOException("No port can be had at " + address, e);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(loopback, number);
    }

    public int number() {
        return number;
    }

    /** To be called right before the server starts. */
    public void handOver() {
        try {
            holder.close();
            leaveTimeWait();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called when the server has ended and may start again. */
    void takeBack() {
        try {
            holder = bound(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket bound(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(loopback, port));
        return socket;
    }

    /** The side that closes first is left in TIME_WAIT, so it has to be the accepting one. */
    private void leaveTimeWait() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(loopback, number));
            try (Socket visitor = new Socket(loopback, number)) {
                server.accept().close();
                visitor.getInputStream().readAllBytes();
            }
        }
    }
}
