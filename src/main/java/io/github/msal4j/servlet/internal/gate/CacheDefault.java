package io.github.msal4j.servlet.internal.gate;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response with a {@code Cache-Control} that holds until the application sets its own. It is set before the application
 * runs, since nobody can tell when an answer leaves; and the application does not see it, since frameworks and default
 * servlets set theirs only where there is none.
 *
 * <p>Where the application has set one before, e.g. in a filter further out, that one stays.
 */
final class CacheDefault extends HttpServletResponseWrapper {
    static final String NAME = "Cache-Control";

    private final String value;
    private boolean holds;

    CacheDefault(HttpServletResponse response, String value) {
        super(response);
        this.value = value;
        if (!response.containsHeader(NAME)) {
            apply();
        }
    }

    /** In place of what is there already, which is not the application's. */
    static CacheDefault instead(HttpServletResponse response, String value) {
        CacheDefault instead = new CacheDefault(response, value);
        instead.apply();
        return instead;
    }

    /** Whether there is a default on this response already, also below a wrapper of the application. */
    static boolean covers(ServletResponse response) {
        for (ServletResponse each = response;
                each instanceof ServletResponseWrapper wrapper;
                each = wrapper.getResponse()) {
            if (each instanceof CacheDefault) {
                return true;
            }
        }
        return false;
    }

    private void apply() {
        super.setHeader(NAME, value);
        holds = true;
    }

    private static boolean isOurs(@Nullable String name) {
        return NAME.equalsIgnoreCase(name);
    }

    /** Without a value the header is removed (Servlet 6.1), after which the default holds again. */
    @Override
    public void setHeader(String name, @Nullable String newValue) {
        if (!isOurs(name)) {
            super.setHeader(name, newValue);
        } else if (newValue == null) {
            apply();
        } else {
            holds = false;
            super.setHeader(name, newValue);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String newValue) {
        if (isOurs(name) && holds) {
            setHeader(name, newValue);
        } else {
            super.addHeader(name, newValue);
        }
    }

    @Override
    public void reset() {
        super.reset();
        apply();
    }

    @Override
    public boolean containsHeader(String name) {
        return !(isOurs(name) && holds) && super.containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isOurs(name) && holds ? null : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return isOurs(name) && holds ? List.of() : super.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        Collection<String> names = super.getHeaderNames();
        return holds ? names.stream().filter(name -> !isOurs(name)).toList() : names;
    }
}
