package io.github.msal4j.servlet.comparison;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** Answers as many requests as a sign-in takes, begins a session, and does nothing else. What it costs is taken off the others. */
final class BareApplication implements Application {
    /** From where the page is one request further away. */
    static final String BEFORE = "/before";

    @Override
    public void install(ServletContextHandler context, Site site) {
        context.addFilter(new FilterHolder(new Redirects(site)), "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    private static final class Redirects extends HttpFilter {
        private static final long serialVersionUID = 1L;

        private final String toProvider;

        private Redirects(Site site) {
            toProvider = site.provider() + "/authorize?state=s&nonce=n&redirect_uri=" + site.origin() + "/callback";
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            switch (request.getRequestURI()) {
                case BEFORE -> response.sendRedirect(Site.PAGE);
                case "/callback" -> {
                    request.getSession().setAttribute("signed-in", true);
                    response.sendRedirect(Site.PAGE);
                }
                case "/signout" -> response.setContentLength(0);
                case Site.PAGE -> {
                    if (request.getSession(false) == null) {
                        response.sendRedirect(toProvider);
                    } else {
                        chain.doFilter(request, response);
                    }
                }
                default -> chain.doFilter(request, response);
            }
        }
    }
}
