package io.github.msal4j.servlet.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a call to the provider got no answer, and what the people who run this application can do. */
final class Unreachable {
    private final Optional<InetSocketAddress> proxy;

    Unreachable(Optional<InetSocketAddress> proxy) {
        this.proxy = proxy;
    }

    String reason(@Nullable Throwable cause) {
        String what = cause instanceof IOException
                ? cause.toString()
                : String.valueOf(cause == null ? null : cause.getClass());
        if (has(cause, CertPathBuilderException.class)) {
            return what
                    + "; its certificate was not issued by a trusted authority: put the certificate of its issuer,"
                    + " or of a proxy that decrypts TLS, into msal.trust-store";
        }
        if (has(cause, CertificateException.class)) {
            return what
                    + "; its certificate is not valid for this host or at this time: check msal.authority and this"
                    + " machine's clock";
        }
        boolean noWay = has(cause, ConnectException.class)
                || has(cause, NoRouteToHostException.class)
                || has(cause, UnknownHostException.class)
                || has(cause, UnresolvedAddressException.class)
                || proxy.isPresent();
        return noWay ? what + "; " + way() : what;
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    /** The route to the provider, which is the first thing to check. */
    private String way() {
        return throughProxy()
                .orElse("check msal.authority and the firewall; if calls have to go through a proxy, set msal.proxy");
    }

    /** What to check if there is no answer in time. The provider may also just be slow. */
    String late() {
        return throughProxy().orElse("if calls have to go through a proxy, set msal.proxy");
    }

    private Optional<String> throughProxy() {
        return proxy.map(address -> "the call went through msal.proxy " + address.getHostString() + ":"
                + address.getPort() + "; check that this proxy answers and may connect to that address");
    }
}
