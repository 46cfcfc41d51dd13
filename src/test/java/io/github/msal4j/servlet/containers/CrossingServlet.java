package io.github.msal4j.servlet.containers;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Forwards a request to the page of another application that its parameters name. */
public class CrossingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        getServletContext()
                .getContext(request.getParameter("application"))
                .getRequestDispatcher(request.getParameter("page"))
                .forward(request, response);
    }
}
