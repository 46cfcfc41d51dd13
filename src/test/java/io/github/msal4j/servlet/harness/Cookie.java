package io.github.msal4j.servlet.harness;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cookie as a browser keeps it (RFC 6265bis). {@code SameSite} is kept for tests to look at, and not acted on.
 *
 * @param hostOnly whether the cookie goes back to {@code domain} only, and not to names below it
 */
public record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        Optional<Instant> expires,
        boolean secure,
        boolean httpOnly,
        Optional<String> sameSite) {

    /** What a browser makes of a {@code Set-Cookie} header; empty if it would ignore it. */
    static Optional<Cookie> parse(String header, URI from, Instant now) {
        String[] parts = header.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals < 1) {
            return Optional.empty();
        }
        Map<String, String> attributes = attributes(parts);
        Optional<String> domain = Optional.ofNullable(attributes.get("domain")).filter(text -> !text.isEmpty());
        Cookie cookie = new Cookie(
                parts[0].substring(0, equals).strip(),
                parts[0].substring(equals + 1).strip(),
                domain.map(Cookie::withoutDot).orElse(Sites.host(from)),
                domain.isEmpty(),
                path(attributes, from),
                expires(attributes, now),
                attributes.containsKey("secure"),
                attributes.containsKey("httponly"),
                Optional.ofNullable(attributes.get("samesite")));
        return cookie.mayBeSetBy(from) ? Optional.of(cookie) : Optional.empty();
    }

    boolean goesTo(URI address) {
        return domainMatches(Sites.host(address)) && pathMatches(address) && (!secure || Sites.isTrustworthy(address));
    }

    boolean isExpired(Instant now) {
        return expires.filter(instant -> !instant.isAfter(now)).isPresent();
    }

    /** Whether this cookie takes the other's place. */
    boolean replaces(Cookie other) {
        return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    private boolean mayBeSetBy(URI from) {
        boolean ownDomain = hostOnly || (domain.contains(".") && domainMatches(Sites.host(from)));
        boolean securely = !secure || Sites.isTrustworthy(from);
        return ownDomain && securely && keepsItsPrefix();
    }

    /** {@code __Host-} and {@code __Secure-} are promises that the browser checks. */
    private boolean keepsItsPrefix() {
        boolean host = !name.startsWith("__Host-") || (secure && hostOnly && path.equals("/"));
        return host && (!name.startsWith("__Secure-") || secure);
    }

    private boolean domainMatches(String host) {
        return host.equals(domain) || (!hostOnly && host.endsWith("." + domain));
    }

    private boolean pathMatches(URI address) {
        String asked = Sites.path(address);
        return asked.equals(path) || asked.startsWith(path.endsWith("/") ? path : path + "/");
    }

    private static Map<String, String> attributes(String[] parts) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            attributes.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1].strip() : "");
        }
        return attributes;
    }

    private static String withoutDot(String domain) {
        return (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
    }

    private static String path(Map<String, String> attributes, URI from) {
        String path = attributes.getOrDefault("path", "");
        if (path.startsWith("/")) {
            return path;
        }
        String asked = Sites.path(from);
        return asked.substring(0, Math.max(1, asked.lastIndexOf('/')));
    }

    private static Optional<Instant> expires(Map<String, String> attributes, Instant now) {
        String maxAge = attributes.get("max-age");
        if (maxAge != null && maxAge.matches("-?\\d{1,15}")) {
            return Optional.of(now.plus(Duration.ofSeconds(Long.parseLong(maxAge))));
        }
        return Optional.ofNullable(attributes.get("expires")).map(Cookie::date);
    }

    /** Containers write RFC 1123 dates, some with dashes. */
    private static Instant date(String text) {
        String dashless = text.replaceAll("(\\d\\d)-(\\w{3})-(\\d{4})", "$1 $2 $3");
        return ZonedDateTime.parse(dashless, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }
}
