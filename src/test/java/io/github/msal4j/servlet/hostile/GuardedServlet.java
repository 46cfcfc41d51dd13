package io.github.msal4j.servlet.hostile;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An application's pages: protected ones that say so, and open ones that dispatch where they are told to. */
public final class GuardedServlet extends HttpServlet {
    /** The text that anonymous requests must never get. */
    static final String PROTECTED = "PROTECTED";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (getInitParameter("protected") != null) {
            // Not by the writer, so that the page appears as well within one that includes it.
            response.getWriter().print(PROTECTED + " for " + request.getRemoteUser() + " ");
            return;
        }
        String target = request.getParameter("to");
        switch (request.getServletPath()) {
            case "/forward" -> request.getRequestDispatcher(target).forward(request, response);
            case "/include" -> include(target, request, response);
            case "/named" -> byName(target).forward(request, response);
            case "/named-part" -> byName(target).include(request, response);
            case "/gone" -> response.sendError(HttpServletResponse.SC_GONE);
            // Error pages.
            case "/lost" -> request.getRequestDispatcher(target).forward(request, response);
            case "/lost-context" ->
                getServletContext().getRequestDispatcher(target).forward(request, response);
            case "/lost-part" -> include(target, request, response);
            case "/lost-named" -> byName(target).forward(request, response);
            case "/lost-named-part" -> byName(target).include(request, response);
            case "/failed" -> response.sendError(424);
            case "/early" -> response.sendError(425);
            case "/conflict" -> response.sendError(HttpServletResponse.SC_CONFLICT);
            case "/locked" -> response.sendError(423);
            case "/private/async" -> request.startAsync().dispatch(target);
            case "/private/fail" -> response.sendError(418);
            case "/private/error" -> response.getWriter().print("error page sees " + request.getRemoteUser());
            default -> response.getWriter().print("open page");
        }
    }

    private RequestDispatcher byName(String servlet) {
        return getServletContext().getNamedDispatcher(servlet);
    }

    private static void include(String target, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.getWriter().print("begin-");
        request.getRequestDispatcher(target).include(request, response);
        response.getWriter().print("-end");
    }
}
