package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.config.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The sockets of https connections. A plain one comes first, so that a {@link Call} can be cut off without any more TLS; TLS is laid
 * over it, which {@code HttpsURLConnection} does with every socket that is not one of TLS.
 */
final class OwnSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private final Optional<ProxyServer> tunnel;

    OwnSockets(Optional<KeyStore> trusted) {
        this(trusting(trusted), Optional.empty());
    }

    private OwnSockets(SSLSocketFactory tls, Optional<ProxyServer> tunnel) {
        this.tls = tls;
        this.tunnel = tunnel;
    }

    /**
     * The same, for a connection that is used once: the JDK keeps connections by the factory of their sockets.
     *
     * @param asking the proxy to go through, if it asks for credentials
     */
    OwnSockets ofOneCall(Optional<ProxyServer> asking) {
        return new OwnSockets(tls, asking);
    }

    /** Never the default of this JVM's https connections, which any application may have replaced. */
    private static SSLSocketFactory trusting(Optional<KeyStore> trusted) {
        try {
            if (trusted.isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted.get());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("msal.trust-store cannot be used for TLS", e);
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return used(tunnel.flatMap(proxy -> proxy.login().map(login -> (Socket) new TunnelSocket(proxy, login)))
                .orElseGet(Socket::new));
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        Socket socket = tls.createSocket(used(plain), host, port, autoClose);
        if (socket instanceof SSLSocket secure) {
            // The certificate's name is checked in the handshake, before anything is sent.
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        return socket;
    }

    private static Socket used(Socket socket) throws IOException {
        Call call = Call.current();
        if (call != null) {
            call.use(socket);
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("an https connection connects its socket itself");
    }
}
