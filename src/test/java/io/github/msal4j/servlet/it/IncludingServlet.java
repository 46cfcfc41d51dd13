package io.github.msal4j.servlet.it;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page for everybody, with a part for those who are signed in. */
public final class IncludingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** For the container. */
    public IncludingServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        // As a page of a file has, and what lets a cache work out for how long it may keep the page.
        response.setDateHeader("Last-Modified", 1_700_000_000_000L);
        response.getWriter().println("for everybody");
        request.getRequestDispatcher("/private/file.txt").include(request, response);
    }
}
