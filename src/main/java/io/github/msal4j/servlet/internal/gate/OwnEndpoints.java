package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.config.OwnPaths;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.internal.signout.SignOutCallbackEndpoint;
import io.github.msal4j.servlet.internal.signout.SignOutEndpoint;
import io.github.msal4j.servlet.internal.web.PublicAddress;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The library's servlets where a constraint of the container stands before them, as one on {@code /*} does: nobody is signed in
 * yet who comes back from the provider, nobody any more who has tried whether the sign-out arrives, and the provider's front
 * channel and a load balancer never are.
 */
final class OwnEndpoints {
    private final Map<String, Servlet> servlets;

    private OwnEndpoints(Map<String, Servlet> servlets) {
        this.servlets = servlets;
    }

    static OwnEndpoints of(ServletContext context, OwnPaths paths) throws ServletException {
        Map<String, Servlet> servlets = new HashMap<>();
        paths.all().forEach((place, path) -> servlets.put(path, endpoint(place)));
        for (Servlet servlet : servlets.values()) {
            servlet.init(new WithoutParameters(context));
        }
        return new OwnEndpoints(servlets);
    }

    private static Servlet endpoint(OwnPaths.Place place) {
        return switch (place) {
            case REDIRECT -> new SignInCallbackEndpoint();
            case SIGN_OUT -> new SignOutEndpoint();
            case SIGN_OUT_CALLBACK -> new SignOutCallbackEndpoint();
            case SIGN_OUT_CHECK -> new SignOutCheckEndpoint();
            case HEALTH -> new HealthEndpoint();
        };
    }

    /** Whether the request is for one of them; if so, it has been answered. */
    boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Servlet servlet = servlets.get(PublicAddress.pathOf(request));
        if (servlet == null) {
            return false;
        }
        servlet.service(request, response);
        return true;
    }

    private record WithoutParameters(ServletContext context) implements ServletConfig {
        @Override
        public String getServletName() {
            return "msal";
        }

        @Override
        public ServletContext getServletContext() {
            return context;
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
