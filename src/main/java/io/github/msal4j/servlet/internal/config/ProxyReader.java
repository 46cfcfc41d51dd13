package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.internal.config.Parameter.NON_PROXY_HOSTS;
import static io.github.msal4j.servlet.internal.config.Parameter.PROXY;
import static io.github.msal4j.servlet.internal.config.Parameter.PROXY_PASSWORD;
import static io.github.msal4j.servlet.internal.config.Parameter.PROXY_USER;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of the proxy through which the provider is called. */
final class ProxyReader {
    private static final Pattern PROXY_ADDRESS =
            Pattern.compile("(http://)?(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(?<port>\\d{1,5})/?");
    private static final Pattern HOST_PATTERN = Pattern.compile("\\*?([A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?)\\*?");

    private final Values values;

    ProxyReader(Values values) {
        this.values = values;
    }

    Optional<ProxyServer> read() {
        Optional<ProxyServer> proxy = values.parsed(PROXY, ProxyReader::address);
        Optional<ProxyServer.Login> login = login();
        Set<String> nonProxyHosts = nonProxyHosts();
        if (!values.has(PROXY)) {
            List.of(PROXY_USER, NON_PROXY_HOSTS).stream()
                    .filter(values::has)
                    .forEach(parameter -> values.problem(parameter, "has a meaning only with msal.proxy; remove it"));
        }
        return proxy.map(address -> new ProxyServer(address.host(), address.port(), login, nonProxyHosts));
    }

    private static ProxyServer address(String value) {
        Matcher matcher = PROXY_ADDRESS.matcher(value);
        int port = matcher.matches() ? Integer.parseInt(matcher.group("port")) : 0;
        if (port == 0 || port > 65_535) {
            throw new IllegalArgumentException("is '" + Addresses.shown(value)
                    + "'; it must be host:port, e.g. proxy.example:3128 or [2001:db8::1]:3128"
                    + (value.contains("@") ? ", and the user belongs into msal.proxy-user" : ""));
        }
        String host = matcher.group("host").replaceAll("[\\[\\]]", "");
        return new ProxyServer(host, port, Optional.empty(), Set.of());
    }

    private Optional<ProxyServer.Login> login() {
        if (values.has(PROXY_USER) != values.has(PROXY_PASSWORD)) {
            values.problems().add("msal.proxy-user and msal.proxy-password must both be set, or neither of them");
        }
        // A colon ends the user in Basic authentication (RFC 7617 section 2).
        Optional<String> user = values.parsed(PROXY_USER, name -> {
            if (name.contains(":") || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("must be a name without a colon and without control characters");
            }
            return name;
        });
        return user.flatMap(name -> values.text(PROXY_PASSWORD).map(password -> new ProxyServer.Login(name, password)));
    }

    private Set<String> nonProxyHosts() {
        Set<String> patterns = new LinkedHashSet<>();
        for (String pattern : values.text(NON_PROXY_HOSTS).orElse("").split("[\\s,|]+", -1)) {
            if (HOST_PATTERN.matcher(pattern).matches()) {
                patterns.add(pattern.toLowerCase(Locale.ROOT));
            } else if (!pattern.isEmpty()) {
                values.problem(
                        NON_PROXY_HOSTS,
                        "contains '" + Addresses.shown(pattern)
                                + "'; give hosts without scheme and port, e.g. sso.example or *.example");
            }
        }
        return Set.copyOf(patterns);
    }
}
