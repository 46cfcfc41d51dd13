package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.BaseUrls;
import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The application's public address: what {@code msal.base-url} names, otherwise a loopback host. No header makes an
 * address, whatever its sender puts into it (R84). Forwarded headers count only if the container is configured to trust
 * them (R66), and select an address at most.
 */
public final class PublicAddress {
    private static final int TAG_LENGTH = 6;

    private final Settings settings;
    /** Asked for several times in each request, and nearly always the same. */
    private volatile @Nullable Tag lastTag;

    private record Tag(String root, String name) {}

    public PublicAddress(Settings settings) {
        this.settings = settings;
    }

    /**
     * The application's root without a slash at its end, e.g. {@code https://host/app}; empty if no setting names the host
     * of the request.
     */
    public Optional<String> root(HttpServletRequest request) {
        return settings.baseUrls()
                .root(
                        request.getScheme(),
                        request.getServerName(),
                        request.getServerPort(),
                        ContextPath.of(request.getServletContext()));
    }

    /**
     * The {@code redirect_uri}, which must be registered at the provider.
     *
     * @throws IllegalStateException for a request that {@link KnownHosts} should have refused
     */
    public String redirectUri(HttpServletRequest request) {
        return knownRoot(request) + settings.paths().redirect();
    }

    /**
     * The {@code post_logout_redirect_uri}, which must be registered at the provider.
     *
     * @throws IllegalStateException for a request that {@link KnownHosts} should have refused
     */
    public String signOutCallback(HttpServletRequest request) {
        return knownRoot(request) + settings.paths().signOutCallback();
    }

    private String knownRoot(HttpServletRequest request) {
        return root(request).orElseThrow(() -> new IllegalStateException("No setting names the host of this request"));
    }

    /**
     * The {@link #redirectUri} for a message that tells people to register it. Nothing of it comes from a header: in
     * place of another loopback host it has {@code localhost} and the port of the server.
     */
    public String redirectUriToRegister(HttpServletRequest request) {
        return settings.baseUrls().isEmpty()
                ? BaseUrls.origin(request.getScheme(), "localhost", request.getLocalPort())
                        + ContextPath.of(request.getServletContext())
                        + settings.paths().redirect()
                : redirectUri(request);
    }

    /** What to do if users know the application by a host that no setting names. */
    public String remedy(ServletContext context) {
        return settings.baseUrls().isEmpty()
                ? "without msal.base-url only localhost, *.localhost, 127.0.0.0/8 and [::1] work, for development; for"
                        + " all other hosts add to web.xml the address by which users know the application:"
                        + " <context-param><param-name>msal.base-url</param-name><param-value>https://your.host"
                        + ContextPath.of(context) + "</param-value></context-param>"
                : "msal.base-url names " + settings.baseUrls().all()
                        + "; if users know the application by a further address, add it there behind a comma";
    }

    /**
     * The address for a link or redirect within the application. It has no host unless a base URL is set, so that it
     * also works behind a proxy that rewrites the host.
     */
    public String within(HttpServletRequest request, String applicationPath) {
        return baseUrl(request).map(URI::toString).orElseGet(() -> ContextPath.of(request.getServletContext()))
                + applicationPath;
    }

    /** A short name that tells this application from others of the same host, the same at each node. No secret. */
    public String applicationTag(HttpServletRequest request) {
        String root = within(request, "");
        Tag known = lastTag;
        if (known == null || !known.root().equals(root)) {
            known = new Tag(
                    root, Secrets.sha256(settings.clientId() + " " + root).substring(0, TAG_LENGTH));
            lastTag = known;
        }
        return known.name();
    }

    /** The address that the browser requested, in the form of {@link #within}. */
    public String of(HttpServletRequest request) {
        return within(request, LocalPath.of(request).value());
    }

    /** Whether the browser uses https, also if a proxy ends TLS. */
    public boolean isSecure(HttpServletRequest request) {
        return baseUrl(request).map(url -> "https".equals(url.getScheme())).orElseGet(request::isSecure);
    }

    /** That of the request's host; the first one at an unknown host. Empty if none is set. */
    private Optional<URI> baseUrl(HttpServletRequest request) {
        BaseUrls urls = settings.baseUrls();
        return urls.of(request.getScheme(), request.getServerName(), request.getServerPort())
                .or(urls::first);
    }

    /** The decoded path within the application, by which the container has found the servlet. */
    public static String pathOf(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    /** Whether the request, or the include that is under way in it, is for one of the library's own paths. */
    public boolean isOwnPath(HttpServletRequest request) {
        return settings.paths()
                .contains(
                        request.getDispatcherType() == DispatcherType.INCLUDE
                                ? includedPath(request)
                                : pathOf(request));
    }

    /** The request itself keeps the path of the page around it (Servlet 6.0 section 9.3.1). */
    private static String includedPath(HttpServletRequest request) {
        return Objects.toString(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH), "")
                + Objects.toString(request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO), "");
    }
}
