package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.SignedInUser;
import jakarta.ejb.EJBAccessException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** {@link WhoServlet} on a server with more than servlets; the last part of the path says what is to happen. */
public class EverywhereServlet extends WhoServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(EverywhereServlet.class.getName());

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String uri = request.getRequestURI();
        switch (uri.substring(uri.lastIndexOf('/') + 1)) {
            case "fail" -> throw new ServletException("This page fails");
            case "async" -> later(request, response);
            case "bean" -> response.getWriter().write("bean=" + bean());
            case "context" -> response.getWriter().write("context=" + context());
            case "invalidate" -> {
                request.getSession().invalidate();
                super.service(request, response);
            }
            case "short" -> {
                request.getSession().setMaxInactiveInterval(1);
                tellOfTheEnd(request);
                super.service(request, response);
            }
            default -> super.service(request, response);
        }
    }

    private static void tellOfTheEnd(HttpServletRequest request) {
        String application = request.getContextPath();
        ((SignedInUser) request.getUserPrincipal())
                .whenSignInEnds(end -> LOG.info("The short session of " + application + " has ended: " + end.reason()));
    }

    /** In another thread, and then as an answer of that. */
    private void later(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.start(() -> {
            try {
                super.service((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
            } catch (IOException | ServletException e) {
                throw new IllegalStateException(e);
            } finally {
                async.complete();
            }
        });
    }

    @SuppressWarnings("BanJNDI") // Of a name that is written here.
    private static String bean() throws ServletException {
        try {
            return ((AdminBean) new InitialContext().lookup("java:module/AdminBean")).caller();
        } catch (EJBAccessException refused) {
            return "refused";
        } catch (NamingException e) {
            throw new ServletException(e);
        }
    }

    /** {@code none} on a server that has this bean only for applications that configure Jakarta Security. */
    private static String context() {
        Instance<SecurityContext> context = CDI.current().select(SecurityContext.class);
        if (!context.isResolvable()) {
            return "none";
        }
        SecurityContext security = context.get();
        Principal caller = security.getCallerPrincipal();
        return (caller == null ? "nobody" : caller.getName())
                + " users=" + security.getPrincipalsByType(SignedInUser.class).size()
                + " Admin=" + security.isCallerInRole("Admin");
    }
}
