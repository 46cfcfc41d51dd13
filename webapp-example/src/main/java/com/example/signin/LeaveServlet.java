package com.example.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * Two ways to leave this application without telling the identity provider. Answers posts only, and the session cookie is
 * {@code SameSite=Lax}, so no other site can press these buttons.
 */
public final class LeaveServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String watch = Watch.current(request).map(Watch::query).orElse("");
        if ("invalidate".equals(request.getParameter("how"))) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
        } else {
            request.logout();
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/" + watch);
    }
}
