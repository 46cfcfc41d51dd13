package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Says who the user is by everything that the Servlet API has for it; below {@code /logout} the user leaves. */
public class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (path.endsWith("/logout")) {
            request.logout();
        }
        String token = path.endsWith("/token")
                ? " token="
                        + (AccessTokens.of(request).acquire("User.Read").value().isEmpty() ? "empty" : "there")
                : "";
        if (path.endsWith("/consent")) {
            AccessTokens.of(request).acquire("Mail.Read");
        }
        if (path.endsWith("/authenticate")) {
            response.getWriter().write("authenticated=" + request.authenticate(response) + " ");
        }
        Principal user = request.getUserPrincipal();
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter()
                .write("path=" + path + " user=" + request.getRemoteUser()
                        + " class=" + (user == null ? "none" : user.getClass().getSimpleName())
                        + " type=" + request.getAuthType()
                        + " Admin=" + request.isUserInRole("Admin")
                        + " Nobody=" + request.isUserInRole("Nobody")
                        + token);
    }
}
