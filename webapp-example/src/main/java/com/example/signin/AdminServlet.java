package com.example.signin;

import static com.example.signin.Html.escape;
import static com.example.signin.Layout.href;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page for administrators. That nobody else gets here is the filter's work. */
public final class AdminServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            <filter>
              <filter-name>administrators-only</filter-name>
              <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
              <init-param>
                <param-name>roles</param-name>
                <param-value>Admin</param-value>
              </init-param>
            </filter>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        String content = """
                <p class="lead">Welcome, %s. You are here because you have the role <span class="tag">Admin</span>.</p>
                <p>Everybody else is told so, with a status of 403. Roles are given to people and groups at the identity
                provider, and arrive in the <code>roles</code> claim.</p>
                """.formatted(escape(user.displayName()));
        Layout.send(
                request,
                response,
                "Administrators",
                content + operation(request) + Layout.how("A second filter, in web.xml:", CODE));
    }

    private String operation(HttpServletRequest request) {
        return """
                <section aria-labelledby="operation">
                <h2 id="operation">Operation</h2>
                <dl>
                <dt>How the application proves who it is</dt><dd>%s</dd>
                <dt>Token of the application itself, for jobs at night</dt><dd>%s</dd>
                <dt>For load balancers and monitoring</dt><dd><a href="%s">Health check</a></dd>
                </dl>
                </section>
                """.formatted(credential(), tokenOfJobs(), href(request, "/health"));
    }

    private String credential() {
        return new Configuration(getServletContext())
                .managedIdentity()
                .map(identity ->
                        "by a managed identity of Azure (<code>" + escape(identity) + "</code>): there is no secret")
                .orElse("by a client secret, a certificate or an assertion");
    }

    /** It is in memory after the first time. What it may do, an administrator of the provider decides. */
    private String tokenOfJobs() {
        String api = new Configuration(getServletContext()).apiOfJobs();
        try {
            AccessToken token = AppTokens.of(getServletContext()).acquire(api);
            return "for " + escape(api) + ", until " + Html.time(token.expiresAt());
        } catch (AccessTokenUnavailableException | IllegalArgumentException e) {
            return escape("none: " + e.getMessage());
        }
    }
}
