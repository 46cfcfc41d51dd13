package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The protected page. */
public final class MeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            SignedInUser user = (SignedInUser) request.getUserPrincipal();
            user.displayName();   // for people to read
            user.key();           // to store data under; never changes
            user.attributes();    // what this application's own SignInListener has given
            request.isUserInRole("Admin");
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        String content = """
                <p class="lead">You are <b>%s</b>.</p>
                <dl>
                <dt>User name</dt><dd>%s</dd>
                <dt>Key</dt><dd><code>%s</code></dd>
                <dt>Member number, from this application</dt><dd><code>%s</code></dd>
                <dt>Roles</dt><dd>%s</dd>
                <dt>Administrator</dt><dd>%s</dd>
                </dl>
                <h2>Claims of the ID token</h2>
                <dl class="claims">
                %s</dl>
                %s""".formatted(
                        escape(user.displayName()),
                        escape(user.username().orElse("none")),
                        escape(user.key()),
                        escape(user.attributes().getOrDefault(Members.NUMBER, "none")),
                        roles(user),
                        request.isUserInRole("Admin") ? "yes" : "no",
                        claims(user.claims()),
                        Layout.how("The sign-in filter stands before this page, so there always is a user.", CODE));
        Layout.send(request, response, "Who am I", content);
    }

    private static String roles(SignedInUser user) {
        return user.roles().isEmpty()
                ? "none"
                : user.roles().stream()
                        .map(role -> "<span class=\"tag\">" + escape(role) + "</span>")
                        .collect(Collectors.joining(" "));
    }

    private static String claims(Map<String, Object> claims) {
        return new TreeMap<>(claims)
                .entrySet().stream()
                        .map(claim -> "<dt>" + escape(claim.getKey()) + "</dt><dd><code>"
                                + escape(text(claim.getValue())) + "</code></dd>\n")
                        .collect(Collectors.joining());
    }

    private static String text(Object value) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
