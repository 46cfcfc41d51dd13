package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.config.ProxyServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a call to the provider got no answer, and what the people who run this application can do. */
final class Unreachable {
    private final Optional<ProxyServer> proxy;

    Unreachable(Optional<ProxyServer> proxy) {
        this.proxy = proxy;
    }

    String reason(URI url, @Nullable Throwable cause) {
        if (cause instanceof ProxyRefusedException refused) {
            return refusal(url, refused);
        }
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
                || proxyOf(url).isPresent();
        return noWay ? what + "; " + way(url) : what;
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    private String refusal(URI url, ProxyRefusedException refused) {
        String who = proxyOf(url).orElse("a proxy") + " answers with status " + refused.status() + ": ";
        String target = url.getRawAuthority();
        return who
                + switch (refused.status()) {
                    case 407 -> credentials(refused);
                    case 502, 503, 504 ->
                        "it does not reach " + target + "; check its name servers and its own way there";
                    default -> "it does not connect to " + target + "; have it allowed there";
                };
    }

    private String credentials(ProxyRefusedException refused) {
        if (proxy.isEmpty()) {
            return "it asks for credentials; set msal.proxy, msal.proxy-user and msal.proxy-password, since those of the"
                    + " whole JVM are not used";
        }
        if (proxy.get().login().isEmpty()) {
            return "it asks for credentials; set msal.proxy-user and msal.proxy-password";
        }
        boolean basic = refused.schemes().isEmpty()
                || refused.schemes().toLowerCase(Locale.ROOT).contains("basic");
        return basic
                ? "it does not accept msal.proxy-user and msal.proxy-password"
                : "it accepts " + refused.schemes()
                        + " only, and this library knows Basic; have it accept Basic, or let"
                        + " this server through by its address";
    }

    /** The route to the provider, which is the first thing to check. */
    private String way(URI url) {
        return throughProxy(url)
                .orElse("check msal.authority and the firewall; if calls have to go through a proxy, set msal.proxy");
    }

    /** What to check if there is no answer in time. The provider may also just be slow. */
    String late(URI url) {
        return throughProxy(url).orElse("if calls have to go through a proxy, set msal.proxy");
    }

    private Optional<String> throughProxy(URI url) {
        return proxyOf(url)
                .map(name -> "the call went through " + name
                        + "; check that this proxy answers and may connect to that address");
    }

    /** The proxy through which a call goes, and where it is set. */
    private Optional<String> proxyOf(URI url) {
        return proxy.isPresent()
                ? proxy.filter(one -> one.isFor(String.valueOf(url.getHost()))).map(one -> "msal.proxy " + one)
                : proxyOfJvm(url).map(address -> "the JVM's proxy " + address);
    }

    private static Optional<String> proxyOfJvm(URI url) {
        try {
            ProxySelector selector = ProxySelector.getDefault();
            List<Proxy> proxies = selector == null ? List.of() : selector.select(url);
            return proxies.stream()
                    .limit(1)
                    .filter(one -> one.address() instanceof InetSocketAddress)
                    .map(one -> (InetSocketAddress) one.address())
                    .map(address -> address.getHostString() + ":" + address.getPort())
                    .findFirst();
        } catch (RuntimeException e) {
            // A selector of the application's, which is not what this message is about.
            return Optional.empty();
        }
    }
}
