package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls an API in the user's name. What {@code send} throws if the user has to be asked is let through: the sign-in filter knows what to do. */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final String CODE = """
            HttpRequest call = HttpRequest.newBuilder(api).timeout(TIMEOUT).build();
            HttpResponse<String> answer = AccessTokens.of(request)
                    .send(http, call, BodyHandlers.ofString(), "User.Read");
            """;

    private final transient HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        URI api = URI.create(new Configuration(getServletContext()).api());
        String result;
        try {
            HttpResponse<String> answer = call(request, api);
            result =
                    "<p class=\"lead\">The API answered with status %d:</p>\n<pre class=\"answer\"><code>%s</code></pre>\n"
                            .formatted(answer.statusCode(), escape(answer.body()));
        } catch (IOException e) {
            log("No answer from " + api, e);
            response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
            result = "<p class=\"lead\">The API did not answer. The server's log has the reason.</p>\n";
        }
        String called = "<dl><dt>Address</dt><dd><code>%s</code></dd></dl>\n".formatted(escape(api.toString()));
        String how = Layout.how(
                "The token comes from the session, or from the provider once it has expired or the API refuses it. If the provider wants to ask"
                        + " you something first, the filter sends you there and back to this page.",
                CODE);
        Layout.send(request, response, "Call an API", result + called + how);
    }

    private HttpResponse<String> call(HttpServletRequest request, URI api) throws IOException {
        HttpRequest call = HttpRequest.newBuilder(api)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        try {
            return AccessTokens.of(request).send(http, call, BodyHandlers.ofString(), "User.Read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + api, e);
        }
    }
}
