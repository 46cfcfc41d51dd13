package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's listeners: those of the service loader, and the one in the context, looked up each time. */
final class EndListeners {
    private static final Logger log = LoggerFactory.getLogger(EndListeners.class);

    private final ServletContext context;
    private final List<SignInEndListener> services;

    EndListeners(ServletContext context) {
        this.context = context;
        this.services = ServiceLoader.load(SignInEndListener.class, context.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    void tell(SignInEnd end) {
        services.forEach(listener -> tell(listener, end));
        if (context.getAttribute(SignInEndListener.class.getName()) instanceof SignInEndListener listener) {
            tell(listener, end);
        }
    }

    /**
     * Whatever a listener throws, the others are told (C15). That may be any {@code Throwable}: Kotlin and generics let checked
     * exceptions out of methods that declare none.
     */
    private static void tell(SignInEndListener listener, SignInEnd end) {
        try {
            listener.signInEnded(end);
        } catch (Throwable e) {
            log.error(
                    "{} failed; the sign-in has ended all the same",
                    listener.getClass().getName(),
                    e);
        }
    }
}
