package io.github.msal4j.servlet.internal.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parsers for single values. Each throws an IllegalArgumentException whose message continues a sentence that begins
 * with the parameter's name: "msal.base-url is '...'; it must be ...".
 */
final class Addresses {
    private static final Pattern DURATION = Pattern.compile("(?<amount>\\d{1,6})(?<unit>s|m|h|d)");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");
    /** The user name before the host, perhaps with a password. */
    private static final Pattern USER_INFO = Pattern.compile("[^/@\\s]+@");

    private static final Pattern LOOPBACK = Pattern.compile(
            "([a-z0-9_-]{1,63}\\.){0,8}localhost|127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}|\\[::1]",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_FILE_NAME = 512;

    /** An IPv4 or IPv6 address; other forms of numbers are no host of a URI. */
    private static final Pattern NUMERIC_HOST = Pattern.compile("[0-9.]+|\\[.*]");

    private Addresses() {}

    /** An https URL without query and fragment; http only for loopback hosts. */
    static URI secureUrl(String value) {
        URI uri = url(value);
        if (!Authority.isSecure(uri)) {
            throw new IllegalArgumentException(
                    "is '" + shown(value) + "'; it must use https (http is for localhost and *.localhost only)");
        }
        return uri;
    }

    /** Scheme, host and perhaps port of such a URL, and nothing else. */
    static URI secureOrigin(String value) {
        URI uri = secureUrl(value);
        if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
            throw new IllegalArgumentException("is '" + shown(value)
                    + "'; it must be scheme, host and port alone, e.g. https://sso.internal.example:8443");
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    /**
     * Whether connections to this host stay on this machine (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3). The host
     * may come from a header, so everything else in it is refused.
     */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /**
     * Whether this host is this machine in any way of writing it that a resolver understands. Wider than {@link #isLoopback},
     * which names hosts to be trusted; this one names hosts to be kept from. Asks no name server.
     */
    static boolean isOnThisMachine(String host) {
        String name = host.replaceFirst("\\.$", "");
        if (isLoopback(name)) {
            return true;
        }
        if (!NUMERIC_HOST.matcher(name).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(name);
            return address.isLoopbackAddress() || address.isAnyLocalAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** Any http or https URL. Even http may be right, e.g. in a closed network. */
    static URI baseUrl(String value) {
        URI uri = url(value);
        return URI.create(uri.toString().replaceFirst("/+$", ""));
    }

    private static URI url(String value) {
        try {
            URI uri = URI.create(value);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (web && uri.getHost() != null && bare) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like other values that are not such a URL.
        }
        throw new IllegalArgumentException("is '" + shown(value)
                + "'; it must be a URL such as https://host/path, without user, query and fragment");
    }

    /** A path within the application, of unreserved characters only, so that all containers read it the same way. */
    static String applicationPath(String value) {
        if (!PATH.matcher(value).matches() && !value.equals("/")) {
            throw new IllegalArgumentException("is '" + value
                    + "'; it must be a path within the application such as /signed-out, without the context path");
        }
        return value;
    }

    /** A path for one servlet of the library; not the root, which is the application's. */
    static String ownPath(String value) {
        if (value.equals("/")) {
            throw new IllegalArgumentException("is '/'; it must be a path that the application does not use itself");
        }
        return applicationPath(value);
    }

    static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group("amount")) == 0) {
            throw new IllegalArgumentException(
                    "is '" + value + "'; it must be a number with a unit, e.g. 30s, 10m, 8h or 1d");
        }
        long amount = Long.parseLong(matcher.group("amount"));
        return switch (matcher.group("unit")) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The path of a file. If somebody gave the content instead, the message does not repeat it: it may be a secret. */
    static Path file(String value) {
        boolean content = value.length() > LONGEST_FILE_NAME || value.contains("\n") || value.startsWith("eyJ");
        if (content) {
            throw new IllegalArgumentException("must be the path of a file, not its content");
        }
        return Path.of(value);
    }

    /** A directory, which may be made later. Where the server was started from must not matter. */
    static Path directory(String value) {
        Path path = file(value);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "is '" + value + "'; it must be an absolute path, e.g. /var/lib/app/sign-outs");
        }
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "is '" + value + "', which is a file; it must be a directory of its own");
        }
        return path;
    }

    /** An address as a message may repeat it: without a user's password. */
    static String shown(String address) {
        return USER_INFO.matcher(address).replaceAll("...@");
    }
}
