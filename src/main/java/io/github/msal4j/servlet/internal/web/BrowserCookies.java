package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The library's own cookies: always {@code HttpOnly} and short-lived. With https they have the prefix {@code __Host-},
 * so that other hosts of the domain cannot set them (RFC 6265bis section 4.1.3.2).
 */
public final class BrowserCookies {
    private static final String HOST_PREFIX = "__Host-";
    private static final int PUNCTUATION = 3;

    private final PublicAddress address;

    public BrowserCookies(PublicAddress address) {
        this.address = address;
    }

    /** Whether browsers send a cookie with requests that another site starts. */
    public enum SameSite {
        /** Only with links and redirects. */
        LAX("Lax"),
        /** Also with form posts from other sites. Browsers require {@code Secure} for it. */
        NONE("None");

        private final String value;

        SameSite(String value) {
            this.value = value;
        }
    }

    public void set(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            Duration life,
            SameSite sameSite) {
        Cookie cookie = new Cookie(name(request, name), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setMaxAge((int) life.toSeconds());
        // Browsers treat localhost as secure, so form_post works there without a certificate.
        cookie.setSecure(address.isSecure(request) || sameSite == SameSite.NONE);
        cookie.setAttribute("SameSite", sameSite.value);
        response.addCookie(cookie);
    }

    public void clear(HttpServletRequest request, HttpServletResponse response, String name, SameSite sameSite) {
        set(request, response, name, "", Duration.ZERO, sameSite);
    }

    public Optional<String> value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        String wanted = name(request, name);
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(wanted))
                .map(Cookie::getValue)
                .findFirst();
    }

    /**
     * The names of the library's cookies in this request that start with this text, without the prefix that {@link
     * #set} adds.
     */
    public List<String> namesStartingWith(HttpServletRequest request, String start) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return List.of();
        }
        String prefix = name(request, "");
        return Arrays.stream(cookies)
                .map(Cookie::getName)
                .filter(name -> name.startsWith(prefix + start))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    /** The length of the {@code Cookie} header of this request, about. */
    public int length(HttpServletRequest request) {
        return all(request)
                .mapToInt(
                        cookie -> cookie.getName().length() + cookie.getValue().length() + PUNCTUATION)
                .sum();
    }

    /** A name for a cookie of this application alone: all of a host have one {@code __Host-} jar, whose path is the root. */
    public String ofApplication(HttpServletRequest request, String name) {
        return name + "-" + address.applicationTag(request);
    }

    private static Stream<Cookie> all(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null ? Stream.empty() : Arrays.stream(cookies);
    }

    private String name(HttpServletRequest request, String name) {
        return address.isSecure(request) ? HOST_PREFIX + name : name;
    }
}
