package com.example.signin;

import static com.example.signin.Layout.href;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application's own page for what went wrong. It says no more than the status: details belong into the log. */
public final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        String title = status == HttpServletResponse.SC_NOT_FOUND ? "There is no such page" : "That did not work";
        String content = """
                <p class="lead">The status is %d. Nothing has happened to your sign-in.</p>
                <p><a class="button" href="%s">Back to the start</a></p>
                """.formatted(status, href(request, "/"));
        Layout.send(request, response, title, content);
    }
}
