package com.example.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers open pages that ask whether their sign-in has ended: with nothing, or with what to show. They ask without a
 * cookie, so that a page that is left open keeps no session alive.
 */
public final class EndedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Optional<String> notice = Watch.asked(request)
                .flatMap(watch -> watch.end(request))
                .map(end -> new Notice(request, end, false).html());
        if (notice.isPresent()) {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().write(notice.get());
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
