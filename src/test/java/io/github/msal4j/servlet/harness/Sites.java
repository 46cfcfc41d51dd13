package io.github.msal4j.servlet.harness;

import java.net.URI;
import java.util.Locale;

/** What browsers think of addresses: which are loopback, which may be trusted, which belong to the same site. */
final class Sites {

    private Sites() {}

    static String host(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }

    static String path(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    static boolean isLoopback(URI address) {
        String host = host(address);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
    }

    static boolean isTrustworthy(URI address) {
        return "https".equals(address.getScheme()) || isLoopback(address);
    }

    /** The address to connect to: resolvers need not know names below localhost, browsers do without them. */
    static URI reachable(URI address) {
        if (!host(address).endsWith(".localhost")) {
            return address;
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(address.getScheme() + "://127.0.0.1" + port + path(address) + query);
    }

    /** Scheme and registrable domain; {@code localhost} counts as a public suffix, so app1 and app2 below it differ. */
    static String site(URI address) {
        String host = host(address);
        if (host.matches("[0-9.]+") || host.startsWith("[")) {
            return address.getScheme() + "://" + host;
        }
        String[] labels = host.split("\\.", -1);
        int last = labels.length - 1;
        String domain = last == 0 ? host : labels[last - 1] + "." + labels[last];
        return address.getScheme() + "://" + domain;
    }
}
