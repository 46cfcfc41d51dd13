package io.github.msal4j.servlet.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that says what a test wants it to say, and refuses to say anything else. */
public final class FakeRequest {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String[]> parameters = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<Cookie> cookies = new ArrayList<>();
    private String scheme = "https";
    private String host = "app.example";
    private int port = 443;
    private String contextPath = "/app";
    private String uri = "/app/";
    private String servletPath = "/";
    private String method = "GET";
    private @Nullable String pathInfo;
    private @Nullable String query;
    private DispatcherType dispatcher = DispatcherType.REQUEST;

    public FakeRequest header(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    public FakeRequest parameter(String name, String... values) {
        parameters.put(name, values);
        return this;
    }

    /** The parameters of a query or of a form, as a lenient container reads them. */
    public FakeRequest form(String encoded) {
        Map<String, List<String>> read = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            read.computeIfAbsent(decode(sides[0]), name -> new ArrayList<>())
                    .add(sides.length == 2 ? decode(sides[1]) : "");
        }
        read.forEach((name, values) -> parameter(name, values.toArray(String[]::new)));
        return this;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    public FakeRequest attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    public FakeRequest cookie(String name, String value) {
        cookies.add(new Cookie(name, value));
        return this;
    }

    public FakeRequest address(String newScheme, int newPort) {
        scheme = newScheme;
        port = newPort;
        return this;
    }

    /** The host of the {@code Host} header or the {@code :authority}, as the container reports it. */
    public FakeRequest host(String name) {
        host = name;
        return this;
    }

    public FakeRequest uri(String context, String requestUri, @Nullable String queryString) {
        contextPath = context;
        uri = requestUri;
        query = queryString;
        return this;
    }

    public FakeRequest path(String servlet, @Nullable String info) {
        servletPath = servlet;
        pathInfo = info;
        return this;
    }

    public FakeRequest method(String name) {
        method = name;
        return this;
    }

    public FakeRequest dispatched(DispatcherType type) {
        dispatcher = type;
        return this;
    }

    public HttpServletRequest build() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> answer(called.getName(), arguments));
    }

    /** Containers return the context path of the request as the browser sent it, so that nobody should ask for it. */
    private ServletContext servletContext() {
        return (ServletContext) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals("getContextPath")) {
                        return contextPath;
                    }
                    throw new UnsupportedOperationException(called.getName());
                });
    }

    private @Nullable Object answer(String called, Object @Nullable [] arguments) {
        String first = arguments == null ? "" : String.valueOf(arguments[0]);
        return switch (called) {
            case "getHeader" -> headers.get(first.toLowerCase(Locale.ROOT));
            case "getHeaders" -> {
                String value = headers.get(first.toLowerCase(Locale.ROOT));
                yield Collections.enumeration(value == null ? List.of() : List.of(value));
            }
            case "getParameter" -> parameters.containsKey(first) ? parameters.get(first)[0] : null;
            case "getParameterValues" -> parameters.get(first);
            case "getCookies" -> cookies.isEmpty() ? null : cookies.toArray(Cookie[]::new);
            case "getScheme" -> scheme;
            case "isSecure" -> scheme.equals("https");
            case "getServerName" -> host;
            case "getServerPort" -> port;
            case "getServletContext" -> servletContext();
            case "getLocalPort" -> 8080;
            case "getRequestURI" -> uri;
            case "getQueryString" -> query;
            case "getServletPath" -> servletPath;
            case "getPathInfo" -> pathInfo;
            case "getMethod" -> method;
            case "getAttribute" -> attributes.get(first);
            case "setAttribute" -> attributes.put(first, Objects.requireNonNull(arguments)[1]);
            case "removeAttribute" -> attributes.remove(first);
            case "getDispatcherType" -> dispatcher;
            default -> throw new UnsupportedOperationException(called);
        };
    }
}
