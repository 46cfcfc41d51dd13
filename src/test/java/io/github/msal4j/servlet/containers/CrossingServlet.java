package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Dispatches a request to the page of another application, as its parameters say. After an include it tells for which user its own
 * access tokens are.
 */
public class CrossingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        ServletContext other = getServletContext().getContext(request.getParameter("application"));
        String page = request.getParameter("page");
        switch (String.valueOf(request.getParameter("how"))) {
            case "async" -> request.startAsync().dispatch(other, page);
            case "async-wrapped" -> request.startAsync(request, response).dispatch(other, page);
            case "by-name" -> other.getNamedDispatcher("who").forward(request, response);
            case "include" -> {
                AccessTokens before = AccessTokens.of(request);
                other.getRequestDispatcher(page).include(request, response);
                response.getWriter().write(" own-tokens=" + (AccessTokens.of(request) == before));
            }
            default -> other.getRequestDispatcher(page).forward(request, response);
        }
    }
}
