package io.github.msal4j.servlet.fakes;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container that tells as little as it may: null wherever there is nothing, and false and 0 likewise. It notes what is
 * declared, and has a {@code web.xml} if the test gives one.
 */
public final class FakeContext implements InvocationHandler {
    private final Map<String, String> initParameters = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Map<String, FilterRegistration.Dynamic> filters = new LinkedHashMap<>();
    private final Map<String, ServletRegistration> servlets = new LinkedHashMap<>();
    private final List<Object> listeners = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private @Nullable String webXml;
    private ClassLoader classLoader = FakeContext.class.getClassLoader();

    public FakeContext webXml(String text) {
        webXml = text;
        return this;
    }

    /** That of the application, for what it brings itself. */
    public FakeContext classLoader(ClassLoader loader) {
        classLoader = loader;
        return this;
    }

    public FakeContext set(String name, String value) {
        initParameters.put(name, value);
        return this;
    }

    public FakeContext attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** A filter as web.xml or a fragment declares it; null in place of mappings if it has none. */
    public FakeContext filter(String name, String type, @Nullable List<String> paths, @Nullable List<String> servlets) {
        filters.put(name, registration(FilterRegistration.Dynamic.class, name, type, paths, servlets));
        return this;
    }

    /** A servlet as web.xml or an annotation declares it; its class is null if it is a JSP. */
    public FakeContext servlet(String name, @Nullable String type, List<String> paths) {
        servlets.put(name, registration(ServletRegistration.Dynamic.class, name, type, paths, null));
        return this;
    }

    /** What was added by {@code ServletContext.addListener}. */
    public List<Object> listeners() {
        return List.copyOf(listeners);
    }

    /** The lines of {@code ServletContext.log}. */
    public List<String> log() {
        return List.copyOf(log);
    }

    public ServletContext context() {
        return (ServletContext)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method called, @Nullable Object @Nullable [] arguments) {
        Object first = arguments == null ? null : arguments[0];
        return switch (called.getName()) {
            case "getContextPath" -> "/app";
            case "getInitParameter" -> initParameters.get(first);
            case "getInitParameterNames" ->
                initParameters.isEmpty() ? null : Collections.enumeration(initParameters.keySet());
            case "getAttribute" -> attributes.get(first);
            case "setAttribute" -> attributes.put(String.valueOf(first), last(arguments));
            case "removeAttribute" -> attributes.remove(first);
            case "getResourceAsStream" ->
                webXml == null ? null : new ByteArrayInputStream(webXml.getBytes(StandardCharsets.UTF_8));
            case "getFilterRegistration" -> filters.get(first);
            case "getFilterRegistrations" -> filters.isEmpty() ? null : Map.copyOf(filters);
            case "getServletRegistration" -> servlets.get(first);
            case "getServletRegistrations" -> servlets.isEmpty() ? null : Map.copyOf(servlets);
            case "getClassLoader" -> classLoader;
            case "addListener" -> listeners.add(first);
            case "addFilter" -> {
                String name = String.valueOf(first);
                filter(name, last(arguments).getClass().getName(), null, null);
                yield filters.get(name);
            }
            case "addServlet" -> registration(ServletRegistration.Dynamic.class, String.valueOf(first), "", null, null);
            case "log" -> log.add(String.valueOf(first));
            default -> nothing(called);
        };
    }

    private static Object last(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || arguments[arguments.length - 1] == null) {
            throw new IllegalArgumentException("null");
        }
        return arguments[arguments.length - 1];
    }

    private static <T> T registration(
            Class<T> type,
            String name,
            @Nullable String className,
            @Nullable List<String> paths,
            @Nullable List<String> servlets) {
        Map<Object, Object> initParameters = new LinkedHashMap<>();
        return type.cast(Proxy.newProxyInstance(
                FakeContext.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getName" -> name;
                    case "getClassName" -> className;
                    case "getUrlPatternMappings", "getMappings" -> paths;
                    case "getServletNameMappings" -> servlets;
                    case "setInitParameter" -> initParameters.putIfAbsent(arguments[0], arguments[1]) == null;
                    case "getInitParameters" -> initParameters.isEmpty() ? null : Map.copyOf(initParameters);
                    default -> nothing(called);
                }));
    }

    private static @Nullable Object nothing(Method called) {
        Class<?> type = called.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : null;
    }
}
