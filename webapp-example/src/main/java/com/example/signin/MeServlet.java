package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
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
                <dt>Groups</dt><dd>%s</dd>
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
                        Html.tags(user.roles()),
                        groups(user),
                        request.isUserInRole("Admin") ? "yes" : "no",
                        claims(user.claims()),
                        Layout.how("The sign-in filter stands before this page, so there always is a user.", CODE));
        Layout.send(request, response, "Who am I", content);
    }

    /** The roles that come from groups are right in both cases, if {@code msal.group-overage} is {@code graph}. */
    private String groups(SignedInUser user) {
        try {
            int number = user.groups().size();
            return number == 0 ? "none in the ID token" : number + " in the ID token";
        } catch (GroupsUnknownException e) {
            String graph = new Configuration(getServletContext()).asksGraph()
                    ? "Microsoft Graph was asked for those that give a role here"
                    : "set msal.group-overage to have Microsoft Graph asked";
            return "more than an ID token holds: " + graph;
        }
    }

    private static String claims(Map<String, Object> claims) {
        return new TreeMap<>(claims)
                .entrySet().stream()
                        .map(claim -> "<dt>" + escape(claim.getKey()) + "</dt><dd>"
                                + html(claim.getKey(), claim.getValue()) + "</dd>\n")
                        .collect(Collectors.joining());
    }

    private static String html(String name, Object value) {
        if (value instanceof Date date) {
            return Html.time(date.toInstant());
        }
        if (name.equals("auth_time") && value instanceof Number seconds) {
            return Html.time(Instant.ofEpochSecond(seconds.longValue()));
        }
        String text = value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
        return "<code>" + escape(text) + "</code>";
    }
}
