package com.example.signin;

import static com.example.signin.Html.escape;
import static com.example.signin.Layout.href;

import io.github.msal4j.servlet.PageAttributes;
import io.github.msal4j.servlet.PageKind;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The application's own page for what went wrong. What the library has to say comes in the browser's language, with a
 * reference; of anything else the page says no more than the status: details belong into the log.
 */
public final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        if (request.getAttribute(PageAttributes.KIND) instanceof String kind) {
            showLibraryPage(request, response, kind);
        } else {
            showStatus(request, response, status);
        }
    }

    private static void showLibraryPage(HttpServletRequest request, HttpServletResponse response, String kind)
            throws IOException {
        String content = """
                <p class="lead">%s</p>
                <p>%s</p>
                <p><a class="button" href="%s"%s>%s</a></p>
                <p>Reference: <code>%s</code></p>
                """.formatted(
                        text(request, PageAttributes.TEXT),
                        text(request, PageAttributes.ADVICE),
                        text(request, PageAttributes.HREF),
                        kind.equals(PageKind.FORM_NOT_SENT.name()) ? " target=\"_blank\"" : "",
                        text(request, PageAttributes.ACTION),
                        text(request, PageAttributes.REFERENCE));
        Layout.send(
                request,
                response,
                String.valueOf(request.getAttribute(PageAttributes.LANGUAGE)),
                String.valueOf(request.getAttribute(PageAttributes.TITLE)),
                content);
    }

    private static String text(HttpServletRequest request, String attribute) {
        return escape(String.valueOf(request.getAttribute(attribute)));
    }

    private static void showStatus(HttpServletRequest request, HttpServletResponse response, int status)
            throws IOException {
        String title = status == HttpServletResponse.SC_NOT_FOUND ? "There is no such page" : "That did not work";
        String content = """
                <p class="lead">The status is %d. Nothing has happened to your sign-in.</p>
                <p><a class="button" href="%s">Back to the start</a></p>
                """.formatted(status, href(request, "/"));
        Layout.send(request, response, title, content);
    }
}
