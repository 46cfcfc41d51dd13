package io.github.msal4j.servlet.benchmark;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request without the cost of parsing one. What it is not asked in a benchmark it refuses to say. */
final class BareRequest extends HttpServletRequestWrapper {
    private final BareContainer container;
    private final String path;
    private final Map<String, String> headers =
            Map.of("Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "none");
    private final Map<String, Object> attributes = new HashMap<>();
    private Map<String, String> parameters = Map.of();
    private Cookie @Nullable [] cookies;
    private @Nullable BareSession session;

    BareRequest(BareContainer container, String path) {
        super(BareContainer.refusing(HttpServletRequest.class));
        this.container = container;
        this.path = path;
    }

    BareRequest with(@Nullable BareSession newSession) {
        session = newSession;
        return this;
    }

    BareRequest with(Map<String, String> newParameters, Cookie... newCookies) {
        parameters = newParameters;
        cookies = newCookies.length == 0 ? null : newCookies;
        return this;
    }

    /** As containers do before they use a request object again. */
    void recycle() {
        attributes.clear();
    }

    @Nullable
    BareSession session() {
        return session;
    }

    @Override
    public String getRemoteAddr() {
        return "192.0.2.1";
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public ServletContext getServletContext() {
        return container.context();
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public String getScheme() {
        return "https";
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public String getServerName() {
        return "app.example";
    }

    @Override
    public int getServerPort() {
        return 443;
    }

    @Override
    public Locale getLocale() {
        return Locale.ENGLISH;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return cookies;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String value = parameters.get(name);
        return value == null ? null : new String[] {value};
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        if (session == null && create) {
            session = container.newSession();
        }
        return session;
    }

    @Override
    public String changeSessionId() {
        BareSession changing = (BareSession) Objects.requireNonNull(getSession(true));
        changing.changeId();
        return changing.getId();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
    }
}
