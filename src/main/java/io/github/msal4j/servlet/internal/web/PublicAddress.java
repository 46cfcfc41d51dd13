package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The application's public address: {@code msal.base-url}, otherwise the address of the request, as the container
 * reports it. Forwarded headers count only if the container is configured to trust them (R66).
 */
public final class PublicAddress {
    private final Settings settings;

    public PublicAddress(Settings settings) {
        this.settings = settings;
    }

    /** The application's root without a slash at its end, e.g. {@code https://host/app}. */
    public String root(HttpServletRequest request) {
        return settings.baseUrl().map(Object::toString).orElseGet(() -> fromRequest(request));
    }

    private static String fromRequest(HttpServletRequest request) {
        String scheme = request.getScheme();
        int port = request.getServerPort();
        boolean standard = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName() + (standard ? "" : ":" + port) + request.getContextPath();
    }

    /** The {@code redirect_uri}, which must be registered at the provider. */
    public String redirectUri(HttpServletRequest request) {
        return root(request) + settings.paths().redirect();
    }

    /** The {@code post_logout_redirect_uri}, which must be registered at the provider. */
    public String signOutCallback(HttpServletRequest request) {
        return root(request) + settings.paths().signOutCallback();
    }

    /**
     * The address for a link or redirect within the application. It has no host unless a base URL is set, so that it
     * also works behind a proxy that rewrites the host.
     */
    public String within(HttpServletRequest request, String applicationPath) {
        return settings.baseUrl().map(Object::toString).orElse(request.getContextPath()) + applicationPath;
    }

    /** The address that the browser requested, in the form of {@link #within}. */
    public String of(HttpServletRequest request) {
        return within(request, LocalPath.of(request).value());
    }

    /** Whether the browser uses https, also if a proxy ends TLS. */
    public boolean isSecure(HttpServletRequest request) {
        return settings.baseUrl().map(url -> "https".equals(url.getScheme())).orElseGet(request::isSecure);
    }

    /** Whether the request is for one of the library's own paths. */
    public boolean isOwnPath(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        Settings.Paths paths = settings.paths();
        return path.equals(paths.redirect()) || path.equals(paths.signOut()) || path.equals(paths.signOutCallback());
    }
}
