package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The address under which browsers know the application: {@code msal.base-url}, else what the container says of the
 * request. Forwarded headers count only if the container was told to believe them (R66).
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
     * Where a link or redirect within the application goes: relative to the host unless a base URL is set, so that a
     * proxy which rewrites the host is not bypassed.
     */
    public String within(HttpServletRequest request, String applicationPath) {
        return settings.baseUrl().map(Object::toString).orElse(request.getContextPath()) + applicationPath;
    }

    /** Where the browser gets what it has asked for with this request, as {@link #within}. */
    public String of(HttpServletRequest request) {
        return within(request, LocalPath.of(request).value());
    }

    /** Whether the browser speaks TLS to the application, also when a proxy ends it. */
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
