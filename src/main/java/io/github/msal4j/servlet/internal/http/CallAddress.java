package io.github.msal4j.servlet.internal.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The address of a call to the provider, as messages name it, and as a JVM finds it. */
final class CallAddress {
    private CallAddress() {}

    /** The address without its query, which may contain secrets. */
    static String place(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /**
     * Names below {@code .localhost} are this machine (RFC 6761 section 6.3). Browsers know that, but the resolver of
     * a JVM often does not, and could not find a provider for development.
     */
    static URI reachable(URI url) {
        String host = url.getHost();
        if (host == null || !host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return url;
        }
        return URI.create(url.toString().replaceFirst(Pattern.quote(host), "localhost"));
    }
}
