package io.github.msal4j.servlet.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.config.ProxyServer;
import io.github.msal4j.servlet.internal.http.ProviderHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, by the JDK's {@code HttpURLConnection}: in the caller's thread, by HTTP/1.1. Everything that an
 * application can set for all such connections of a JVM is set here for each one.
 *
 * <p>Each call has a connection of its own, which is closed after it. Calls are rare but for token requests, and those must not
 * go over a connection that was kept: the JDK sends a request once more, and tells nobody, if such a connection turns out to be
 * lost, be it that the provider had closed it before or that it has acted on the request and died; and a code or a refresh token
 * that comes twice looks stolen to some providers. On a new connection {@link Call} refuses that. So none is ever dead because a
 * firewall has forgotten it, none keeps tokens in its buffers (R74), and no other call's failure ends it, as those of HTTP/2 do.
 */
final class Connections {
    private static final int LIMIT = 1 << 20;
    /** A token response of Entra. */
    private static final int USUAL = 8_192;
    /** Proxy Authentication Required, which no provider sends. */
    private static final int OF_PROXY = 407;

    /** {@link OwnSockets} has the name checked; whatever is left to ask, the answer is no. */
    private static final HostnameVerifier NO_OTHER_NAME = (host, session) -> false;

    private static final Authenticator NOBODY = new Authenticator() {};

    private final Optional<ProxyServer> proxy;
    private final OwnSockets sockets;

    Connections(Optional<ProxyServer> proxy, Optional<KeyStore> trustStore) {
        this.proxy = proxy;
        this.sockets = new OwnSockets(trustStore);
    }

    Answer exchange(URI url, Map<String, String> headers, byte @Nullable [] form, Call call) throws IOException {
        HttpURLConnection connection = open(url, call);
        try {
            Answer answer = answer(connection, headers, form, call);
            connection.disconnect();
            return answer;
        } catch (IOException e) {
            call.disconnect();
            throw ProxyRefusedException.of(e)
                    .<IOException>map(refused -> refused)
                    .orElse(e);
        } catch (RuntimeException e) {
            call.disconnect();
            // The JDK's client does not expect that another thread disconnects, and may throw a NullPointerException
            // then. Whatever else it throws, the answer has caused it.
            throw new IOException(call.cutOff() == null ? "the answer cannot be read" : "cut off", e);
        }
    }

    private Answer answer(HttpURLConnection connection, Map<String, String> headers, byte @Nullable [] form, Call call)
            throws IOException {
        headers.forEach(connection::setRequestProperty);
        connection.setRequestProperty("Connection", "close");
        if (form != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            // Connects, and keeps what is written until an answer is asked for.
            try (OutputStream out = connection.getOutputStream()) {
                out.write(form);
            }
            call.mayBeProcessed();
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is not HTTP");
        }
        if (status == OF_PROXY) {
            throw new ProxyRefusedException(status, List.of());
        }
        return new Answer(status, headers(connection), body(connection, status, call));
    }

    private HttpURLConnection open(URI url, Call call) throws IOException {
        if (!(opened(url) instanceof HttpURLConnection connection)) {
            throw new IOException("not an address of the web");
        }
        Optional<ProxyServer> asked = proxyFor(url).filter(one -> one.login().isPresent());
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(sockets.ofOneCall(asked));
            https.setHostnameVerifier(NO_OTHER_NAME);
        } else {
            asked.flatMap(ProxyServer::login)
                    .map(TunnelSocket::authorization)
                    .ifPresent(value -> connection.setRequestProperty("Proxy-Authorization", value));
        }
        connection.setAuthenticator(NOBODY);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(call.millisOfAttempt());
        connection.setReadTimeout(call.millisLeft());
        call.use(connection);
        return connection;
    }

    /** Without {@code msal.proxy} the JVM's settings decide. */
    private URLConnection opened(URI url) throws IOException {
        if (proxy.isEmpty()) {
            return url.toURL().openConnection();
        }
        boolean ownTunnel = "https".equals(url.getScheme());
        return url.toURL()
                .openConnection(proxyFor(url)
                        .filter(one -> !(ownTunnel && one.login().isPresent()))
                        .map(Connections::proxy)
                        .orElse(Proxy.NO_PROXY));
    }

    private Optional<ProxyServer> proxyFor(URI url) {
        return proxy.filter(one -> one.isFor(String.valueOf(url.getHost())));
    }

    private static Proxy proxy(ProxyServer server) {
        // The name is looked up for each connection; the address of a proxy may change.
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(server.host(), server.port()));
    }

    private static Map<String, List<String>> headers(HttpURLConnection connection) {
        Map<String, List<String>> headers = new LinkedHashMap<>(connection.getHeaderFields());
        // The status line.
        headers.remove(null);
        return headers;
    }

    /** An answer of some kinds has none, and an error may have none. Read into the one buffer from which its text is made. */
    private static String body(HttpURLConnection connection, int status, Call call) throws IOException {
        InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (in == null) {
            return "";
        }
        long announced = connection.getContentLengthLong();
        byte[] buffer = new byte[announced < 0 || announced >= USUAL ? USUAL : (int) announced + 1];
        int received = 0;
        for (int read = read(in, buffer, 0); read >= 0; read = read(in, buffer, received)) {
            received = checked(received + read, call);
            if (received == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * received);
            }
        }
        // The JDK takes the end of the connection for the end of the answer.
        if (received < announced && status != HttpURLConnection.HTTP_NOT_MODIFIED) {
            throw new EOFException("the answer ends in its middle");
        }
        return new String(buffer, 0, received, UTF_8);
    }

    /** Up to a limit: a provider that lies must not fill the heap. */
    private static int checked(int received, Call call) throws IOException {
        if (received > LIMIT) {
            throw new IOException("the answer is longer than " + LIMIT + " bytes");
        }
        call.check();
        if (call.cutOff() != null) {
            throw new IOException("cut off");
        }
        return received;
    }

    /** Newer JDKs say of some answers that they end too soon, by an exception of no type of its own. */
    private static int read(InputStream in, byte[] buffer, int from) throws IOException {
        try {
            return in.read(buffer, from, buffer.length - from);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            EOFException ended = new EOFException("the answer ends in its middle");
            ended.initCause(e);
            throw ended;
        }
    }
}
