package io.github.msal4j.servlet.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, by the JDK's {@code HttpURLConnection}: in the caller's thread, and over a connection that is kept
 * for a few seconds at most, with all that it has in its buffers (R74). Everything that an application can set for all such
 * connections of a JVM is set here for each one.
 *
 * <p>A POST has a connection of its own. The JDK sends it once more, and tells nobody, if a kept connection turns out to be lost,
 * be it that the provider had closed it before or that it has acted on the request and died; and a code or a refresh token that
 * comes twice looks stolen to some providers. On a new connection {@link Call} refuses that.
 */
final class Connections {
    private static final int LIMIT = 1 << 20;
    /** A token response of Entra. */
    private static final int USUAL = 8_192;
    /** The JDK's own time to keep a connection; a provider may wish for more, and then gets less. */
    private static final int MOST_SECONDS_KEPT = 5;

    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout *= *\"?(\\d{1,9})");

    /** {@link OwnSockets} has the name checked; whatever is left to ask, the answer is no. */
    private static final HostnameVerifier NO_OTHER_NAME = (host, session) -> false;

    private static final Authenticator NOBODY = new Authenticator() {};

    private final Optional<Proxy> proxy;
    private final OwnSockets sockets;
    private final IdleConnections idle;

    Connections(Settings settings, IdleConnections idle) {
        this.idle = idle;
        this.proxy = settings.proxy().map(Connections::proxy);
        this.sockets = new OwnSockets(settings.trustStore());
    }

    private static Proxy proxy(InetSocketAddress address) {
        // The name is looked up for each connection; the address of a proxy may change.
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()));
    }

    Answer exchange(URI url, Map<String, String> headers, byte @Nullable [] form, Call call) throws IOException {
        HttpURLConnection connection = open(url, form == null ? sockets : sockets.apart(), call);
        try {
            return answer(connection, headers, form, call);
        } catch (IOException e) {
            call.disconnect();
            throw e;
        } catch (RuntimeException e) {
            call.disconnect();
            if (call.cutOff() == null) {
                throw e;
            }
            // The JDK's client does not expect that another thread disconnects, and may throw a NullPointerException
            // then.
            throw new IOException("cut off", e);
        }
    }

    private Answer answer(HttpURLConnection connection, Map<String, String> headers, byte @Nullable [] form, Call call)
            throws IOException {
        headers.forEach(connection::setRequestProperty);
        if (form != null) {
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Connection", "close");
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
        Answer answer = new Answer(status, headers(connection), body(connection, status, call));
        if (form != null || isKeptTooLong(answer)) {
            connection.disconnect();
        } else {
            idle.add(connection);
        }
        return answer;
    }

    private HttpURLConnection open(URI url, OwnSockets ofTheCall, Call call) throws IOException {
        URLConnection opened = proxy.isPresent()
                ? url.toURL().openConnection(proxy.get())
                : url.toURL().openConnection();
        if (!(opened instanceof HttpURLConnection connection)) {
            throw new IOException("not an address of the web");
        }
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(ofTheCall);
            https.setHostnameVerifier(NO_OTHER_NAME);
        }
        connection.setAuthenticator(NOBODY);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(call.millisLeft());
        connection.setReadTimeout(call.millisLeft());
        call.use(connection);
        return connection;
    }

    private static Map<String, List<String>> headers(HttpURLConnection connection) {
        Map<String, List<String>> headers = new LinkedHashMap<>(connection.getHeaderFields());
        // The status line.
        headers.remove(null);
        return headers;
    }

    /** Read to its end, which gives the connection back, but not closed: after that nothing could disconnect it any more. */
    private static String body(HttpURLConnection connection, int status, Call call) throws IOException {
        InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        return in == null ? "" : text(in, call);
    }

    /** Up to a limit: a provider that lies must not fill the heap. */
    private static String text(InputStream in, Call call) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream(USUAL);
        byte[] buffer = new byte[USUAL];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            received.write(buffer, 0, read);
            if (received.size() > LIMIT) {
                throw new IOException("the answer is longer than " + LIMIT + " bytes");
            }
            call.check();
            if (call.cutOff() != null) {
                throw new IOException("cut off");
            }
        }
        return received.toString(UTF_8);
    }

    /** Through a proxy the JDK keeps a connection for a minute. */
    private boolean isKeptTooLong(Answer answer) {
        return proxy.isPresent()
                || answer.header("Keep-Alive")
                        .map(TIMEOUT::matcher)
                        .filter(Matcher::find)
                        .filter(timeout -> Integer.parseInt(timeout.group(1)) > MOST_SECONDS_KEPT)
                        .isPresent();
    }
}
