package io.github.msal4j.servlet.fakes;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response that keeps what was written to it. */
public final class FakeResponse {
    private final List<Cookie> cookies = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final StringWriter body = new StringWriter();
    private int status = 200;

    public HttpServletResponse build() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                FakeResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> answer(called.getName(), arguments));
    }

    private @Nullable Object answer(String called, Object @Nullable [] arguments) {
        Object[] given = arguments == null ? new Object[0] : arguments;
        switch (called) {
            case "addCookie" -> cookies.add((Cookie) given[0]);
            case "setHeader" -> headers.put((String) given[0], (String) given[1]);
            case "setContentType" -> headers.put("Content-Type", (String) given[0]);
            case "setStatus", "sendError" -> status = (Integer) given[0];
            case "getWriter" -> {
                return new PrintWriter(body);
            }
            default -> throw new UnsupportedOperationException(called);
        }
        return null;
    }

    public List<Cookie> cookies() {
        return List.copyOf(cookies);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public int status() {
        return status;
    }

    public String body() {
        return body.toString();
    }
}
