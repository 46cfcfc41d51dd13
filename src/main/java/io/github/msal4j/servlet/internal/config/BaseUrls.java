package io.github.msal4j.servlet.internal.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The public addresses of the application, {@code msal.base-url}. They alone decide at which hosts users can sign in;
 * the {@code Host} header of a request, which its sender chooses, at most selects one of them (R84).
 *
 * <p>Without the setting only loopback hosts are known, for development: what is sent there stays on the user's own
 * machine.
 *
 * @param all without a slash at the end
 */
public record BaseUrls(List<URI> all) {
    public BaseUrls {
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException if one is no URL, or if requests cannot tell which of them is meant */
    static BaseUrls parse(Set<String> values) {
        List<URI> urls = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (String value : values) {
            URI url = Addresses.baseUrl(value);
            if (!places.add(url.getHost().toLowerCase(Locale.ROOT) + ":" + port(url))) {
                throw new IllegalArgumentException("contains two URLs with the host " + url.getHost()
                        + "; requests do not tell which of them is meant, so remove one");
            }
            urls.add(url);
        }
        return new BaseUrls(urls);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Optional<URI> first() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /** Whether users come by http from another machine. Browsers keep Secure cookies of their own machine, by http as well. */
    public boolean anyIsInTheClear() {
        return all.stream().anyMatch(url -> !Authority.isSecure(url));
    }

    public boolean anyHas(String scheme) {
        return all.stream().anyMatch(url -> scheme.equals(url.getScheme()));
    }

    /**
     * The one at whose host a request came; the only one, whatever the host, because a proxy may replace that. Empty if no
     * setting names the host, or if nothing is set.
     */
    public Optional<URI> of(String scheme, String host, int port) {
        if (all.size() < 2) {
            return first();
        }
        return all.stream()
                .filter(url -> url.getHost().equalsIgnoreCase(host))
                // Behind a proxy, scheme and port may be other ones than those that users see.
                .max(Comparator.comparing((URI url) -> port(url) == port)
                        .thenComparing(url -> scheme.equals(url.getScheme())));
    }

    /** The root of the application at the host of a request, without a slash at the end; empty if the host is not known. */
    public Optional<String> root(String scheme, String host, int port, String contextPath) {
        if (!isEmpty()) {
            return of(scheme, host, port).map(URI::toString);
        }
        return Addresses.isLoopback(host)
                ? Optional.of(origin(scheme, host.toLowerCase(Locale.ROOT), port) + contextPath)
                : Optional.empty();
    }

    /** An origin as browsers write it. */
    public static String origin(String scheme, String host, int port) {
        return scheme + "://" + host + (port == standardPort(scheme) ? "" : ":" + port);
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? standardPort(url.getScheme()) : url.getPort();
    }

    private static int standardPort(String scheme) {
        return "https".equals(scheme) ? 443 : 80;
    }
}
