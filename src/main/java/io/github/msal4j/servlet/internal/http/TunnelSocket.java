package io.github.msal4j.servlet.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.config.ProxyServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects through a proxy that asks for a name and a password (RFC 9110 sections 9.3.6 and 11.7, RFC 7617), and then is a
 * connection to the provider, over which TLS is laid.
 *
 * <p>Only for such proxies, because the JDK does the same without. With credentials it does so only in a JVM that was started
 * with another value of {@code jdk.http.auth.tunneling.disabledSchemes}, which would hold for all applications in it.
 */
final class TunnelSocket extends Socket {
    private static final int LONGEST_HEAD = 1 << 14;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*", Pattern.DOTALL);
    private static final Pattern SCHEMES =
            Pattern.compile("^Proxy-Authenticate: *([A-Za-z]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final ProxyServer proxy;
    private final ProxyServer.Login login;

    TunnelSocket(ProxyServer proxy, ProxyServer.Login login) {
        this.proxy = proxy;
        this.login = login;
    }

    /** The value of {@code Proxy-Authorization}. */
    static String authorization(ProxyServer.Login login) {
        String pair = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Override
    public void connect(SocketAddress target, int timeout) throws IOException {
        if (!(target instanceof InetSocketAddress provider)) {
            throw new IllegalArgumentException("not an address of the internet");
        }
        super.connect(new InetSocketAddress(proxy.host(), proxy.port()), timeout);
        setSoTimeout(timeout);
        String host = provider.getHostString();
        String place = (host.contains(":") ? "[" + host + "]" : host) + ":" + provider.getPort();
        String request = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\nProxy-Authorization: "
                + authorization(login) + "\r\n\r\n";
        getOutputStream().write(request.getBytes(ISO_8859_1));
        check(head(getInputStream()));
    }

    /** Byte by byte, because what follows belongs to TLS. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The proxy has closed the connection");
            }
            head.append((char) next);
            if (head.length() > LONGEST_HEAD) {
                throw new IOException("The proxy's answer does not end");
            }
        }
        return head.toString();
    }

    private static void check(String head) throws IOException {
        Matcher status = STATUS.matcher(head);
        if (!status.matches()) {
            throw new IOException("The proxy's answer is not HTTP");
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 != 2) {
            throw new ProxyRefusedException(
                    code,
                    SCHEMES.matcher(head).results().map(found -> found.group(1)).toList());
        }
    }
}
