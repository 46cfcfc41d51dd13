package io.github.msal4j.servlet.benchmark;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response that goes nowhere. */
final class BareResponse extends HttpServletResponseWrapper {
    private final List<Cookie> cookies = new ArrayList<>();
    private @Nullable String location;
    private int status = SC_OK;

    BareResponse() {
        super(BareContainer.refusing(HttpServletResponse.class));
    }

    List<Cookie> cookies() {
        return cookies;
    }

    String location() {
        if (location == null) {
            throw new IllegalStateException("No redirect, but status " + status);
        }
        return location;
    }

    @Override
    public void addCookie(Cookie cookie) {
        cookies.add(cookie);
    }

    @Override
    public void setStatus(int newStatus) {
        status = newStatus;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setHeader(String name, String value) {
        if (name.equals("Location")) {
            location = value;
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return false;
    }

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void setContentType(String type) {}

    @Override
    public PrintWriter getWriter() {
        return new PrintWriter(Writer.nullWriter());
    }
}
