package io.github.msal4j.servlet.it;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets the visitor's session time out after a second, the least that containers know; runs within one. */
public final class ShortSessionServlet extends HttpServlet {
    static final String PATH = "/short-session";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setMaxInactiveInterval(1);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write("soon");
    }
}
