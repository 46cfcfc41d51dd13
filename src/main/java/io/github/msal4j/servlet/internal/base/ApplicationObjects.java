package io.github.msal4j.servlet.internal.base;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the application gives the library of one kind: the objects of the service loader, which are made once, and the one in the
 * context, which is looked up each time. What cannot be used is never left out in silence: it may be what keeps users out. Thread-safe.
 */
public final class ApplicationObjects<T> {
    private final ServletContext context;
    private final Class<T> type;
    private final List<T> services;

    /** @throws IllegalArgumentException if a service cannot be made; the message says why */
    public ApplicationObjects(ServletContext context, Class<T> type) {
        this.context = context;
        this.type = type;
        try {
            this.services =
                    services(context, type).map(ServiceLoader.Provider::get).toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(unusable(type, e), e);
        }
    }

    private static <T> Stream<ServiceLoader.Provider<T>> services(ServletContext context, Class<T> type) {
        return ServiceLoader.load(type, classLoader(context)).stream();
    }

    /** An embedded container may have none of its own for the application. */
    public static ClassLoader classLoader(ServletContext context) {
        return Objects.requireNonNullElseGet(context.getClassLoader(), ApplicationObjects.class::getClassLoader);
    }

    /**
     * The one in the context comes last.
     *
     * @throws IllegalArgumentException if what is in the context is of another type; the message says so
     */
    public List<T> all() {
        Object attribute = context.getAttribute(type.getName());
        if (attribute == null) {
            return services;
        }
        if (!type.isInstance(attribute)) {
            throw new IllegalArgumentException(ofAnotherType(type, attribute));
        }
        return Stream.concat(services.stream(), Stream.of(type.cast(attribute))).toList();
    }

    /** As {@link #all}, without what is of another type, of which the message is told. */
    public List<T> usable(Consumer<String> problem) {
        try {
            return all();
        } catch (IllegalArgumentException e) {
            problem.accept(String.valueOf(e.getMessage()));
            return services;
        }
    }

    /** What cannot be used of this kind, in sentences. Makes none of the objects. */
    public static List<String> problems(ServletContext context, Class<?> type) {
        List<String> problems = new ArrayList<>();
        Optional.ofNullable(context.getAttribute(type.getName()))
                .filter(attribute -> !type.isInstance(attribute))
                .ifPresent(attribute -> problems.add(ofAnotherType(type, attribute)));
        try {
            services(context, type).forEach(service -> Objects.requireNonNull(service.type()));
        } catch (ServiceConfigurationError e) {
            problems.add(unusable(type, e));
        }
        return problems;
    }

    private static String ofAnotherType(Class<?> type, Object attribute) {
        return "The context attribute " + type.getName() + " is a "
                + attribute.getClass().getName()
                + ", which does not implement that interface as this application loads it; if it should, the library is there"
                + " twice, e.g. in the server's class path and in WEB-INF/lib: remove one";
    }

    private static String unusable(Class<?> type, ServiceConfigurationError error) {
        return "A " + type.getSimpleName() + " that is named in META-INF/services cannot be made: "
                + error.getMessage();
    }
}
