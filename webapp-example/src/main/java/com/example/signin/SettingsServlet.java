package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;

/** A page that wants its user to have signed in lately. That nobody else gets here is the filter's work. */
public final class SettingsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            <filter>
              <filter-name>signed-in-lately</filter-name>
              <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
              <init-param>
                <param-name>max-auth-age</param-name>
                <param-value>1m</param-value>
              </init-param>
            </filter>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        String content = """
                <p class="lead">%s, you told the identity provider who you are less than a minute ago%s.</p>
                <p>Wait a minute, and load this page again: the provider asks who you are, although you are signed in. Then you
                come back to this page, in the same session. The other pages do not ask.</p>
                """.formatted(escape(user.displayName()), time(user));
        Layout.send(
                request,
                response,
                "Settings of the account",
                content
                        + Layout.how(
                                "A third filter, in web.xml. Entra needs the optional claim auth_time for it:", CODE));
    }

    private static String time(SignedInUser user) {
        return user.claims().get("auth_time") instanceof Number seconds
                ? ", at " + Html.time(Instant.ofEpochSecond(seconds.longValue()))
                : "";
    }
}
