package com.example.signin;

import static com.example.signin.Html.escape;
import static com.example.signin.Layout.href;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.AccessTokens.Content;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** What the token cache of this session holds: whose, for what and until when, never a token. */
public final class TokensServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            AccessTokens.Content content = AccessTokens.of(request).content();
            content.accounts();   // the ids of the MSAL accounts
            content.tokens();     // scopes and expiry of the access tokens
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AccessTokens tokens = AccessTokens.of(request);
        if (request.getParameter("more") != null) {
            // Asks for consent if there is none yet, and comes back to this very address.
            tokens.acquire("Mail.Read");
        }
        Content content = tokens.content();
        String page = """
                <p class="lead while-signed-in">This session holds %s and %s. They go when the sign-in ends, however it ends.</p>
                <div class="held">
                <h2>Accounts</h2>
                <ul>
                %s</ul>
                <h2>Access tokens</h2>
                <table>
                <thead><tr><th scope="col">Scopes</th><th scope="col">Expires</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                </div>
                <form class="while-signed-in" action="%s"><button name="more">Ask for Mail.Read as well</button></form>
                %s""".formatted(
                        count(content.accounts().size(), "account"),
                        count(content.tokens().size(), "access token"),
                        accounts(content),
                        rows(content),
                        href(request, "/tokens"),
                        Layout.how("No page gets to see a token this way, only what there is.", CODE));
        Layout.send(request, response, "Token cache", page);
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : (number == 0 ? "no" : number) + " " + thing + "s";
    }

    private static String accounts(Content content) {
        return content.accounts().stream()
                .map(account -> "<li><code>" + escape(account) + "</code></li>\n")
                .collect(Collectors.joining());
    }

    private static String rows(Content content) {
        return content.tokens().stream().map(TokensServlet::row).collect(Collectors.joining());
    }

    private static String row(Content.Held token) {
        long minutes = Duration.between(Instant.now(), token.expiresAt()).toMinutes();
        return "<tr><td>%s</td><td>in %d minutes, at %s</td></tr>\n"
                .formatted(Html.tags(token.scopes()), minutes, Html.time(token.expiresAt()));
    }
}
