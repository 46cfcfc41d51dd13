package io.github.msal4j.servlet.internal.base;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What the application gives the library of one kind: the objects of the service loader, which are made once, and the one in the
 * context, which is looked up each time. Thread-safe.
 */
public final class ApplicationObjects<T> {
    private final ServletContext context;
    private final Class<T> type;
    private final List<T> services;

    /** @param application finds the services */
    public ApplicationObjects(ServletContext context, Class<T> type, ClassLoader application) {
        this.context = context;
        this.type = type;
        this.services = ServiceLoader.load(type, application).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The one in the context comes last. */
    public List<T> all() {
        Object attribute = context.getAttribute(type.getName());
        return type.isInstance(attribute)
                ? Stream.concat(services.stream(), Stream.of(type.cast(attribute)))
                        .toList()
                : services;
    }
}
