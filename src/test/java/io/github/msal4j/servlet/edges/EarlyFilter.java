package io.github.msal4j.servlet.edges;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** An application's own filter, which marks each answer: one that has to come before the sign-in filter. */
public final class EarlyFilter extends HttpFilter {
    static final String MARK = "X-Early";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(MARK, "yes");
        chain.doFilter(request, response);
    }

    /** Puts it before all of web.xml's, as frameworks do. */
    public static final class Initializer implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> found, ServletContext context) {
            FilterRegistration.Dynamic early = context.addFilter("early", EarlyFilter.class);
            early.setAsyncSupported(true);
            early.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
    }
}
