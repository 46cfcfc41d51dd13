package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The frame around every page: who is signed in, where one can go, how to leave. */
final class Layout {
    private static final String[][] PAGES = {
        {"/", "Home"},
        {"/me", "Who am I"},
        {"/api", "Call an API"},
        {"/tokens", "Token cache"},
        {"/bean", "CDI bean"},
        {"/stream", "Open stream"},
        {"/settings", "Settings"},
        {"/admin/", "Administrators"},
    };

    /** Says that the browser comes back from the provider. */
    private static final String BACK = "back";

    private final HttpServletRequest request;
    private final Configuration configuration;

    private Layout(HttpServletRequest request) {
        this.request = request;
        this.configuration = new Configuration(request.getServletContext());
    }

    /** Sends a page. The title is escaped here; the content is HTML, with everything in it escaped already. */
    static void send(HttpServletRequest request, HttpServletResponse response, String title, String content)
            throws IOException {
        send(request, response, "en", title, content);
    }

    /** Sends a page whose title and content are in another language than what is around them. */
    static void send(
            HttpServletRequest request, HttpServletResponse response, String language, String title, String content)
            throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        // A page about a person is for nobody's cache; after a sign-out the back button must not show it.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        response.getWriter().write(new Layout(request).document(language, title, content));
    }

    private String document(String language, String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en" class="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width,initial-scale=1">
                <title lang="%s">%s - %s</title>
                <link rel="icon" href="%s">
                <link rel="stylesheet" href="%s">
                <script src="%s" defer></script>
                <script src="%s" defer></script>
                <script src="%s" defer></script>
                </head>
                <body>
                <a class="skip" href="#content">Skip to the content</a>
                <header>
                <div class="bar">
                <a class="brand" href="%s">%s</a>
                %s
                </div>
                <nav aria-label="Pages">
                <ul>
                %s</ul>
                </nav>
                </header>
                <main id="content" tabindex="-1" lang="%s">
                <div id="live" lang="en" role="status"%s>%s</div>
                <h1>%s</h1>
                %s
                </main>
                <footer><p>An example of msal4j-servlet, served at %s</p></footer>
                </body>
                </html>
                """.formatted(
                        configuration.colours(),
                        escape(language),
                        escape(title),
                        escape(configuration.name()),
                        href("/icon.svg"),
                        href("/style.css"),
                        href("/times.js"),
                        href("/live.js"),
                        href("/stream.js"),
                        href("/"),
                        escape(configuration.name()),
                        visitor(),
                        navigation(),
                        escape(language),
                        asks(),
                        news(),
                        escape(title),
                        content,
                        escape(address()));
    }

    /** Where the script asks whether the sign-in of this page has ended. */
    private String asks() {
        return Watch.current(request)
                .map(watch -> " data-ask=\"" + href("/ended" + watch.query()) + "\"")
                .orElse("");
    }

    /** What has happened to the sign-in that the address names; or, without scripts, a link to ask. */
    private String news() {
        return Watch.current(request)
                .map(watch -> "<noscript><p><a href=\"" + href("/" + watch.query())
                        + "\">Am I still signed in?</a></p></noscript>")
                .or(() -> Watch.asked(request)
                        .flatMap(watch -> watch.end(request))
                        .map(end -> new Notice(request, end, request.getParameter(BACK) != null).html()))
                .orElse("");
    }

    /** For a form that signs out: where to come back to, with what this application knows of it then. */
    static String returnTo(HttpServletRequest request) {
        return Watch.current(request)
                .map(watch -> "<input type=\"hidden\" name=\"return_to\" value=\""
                        + escape("/" + watch.query() + "&" + BACK + "=") + "\">")
                .orElse("");
    }

    private String visitor() {
        if (request.getUserPrincipal() instanceof SignedInUser user) {
            return """
                    <form class="visitor" method="post" action="%s">
                    <span>%s</span>
                    %s<button>Sign out</button>
                    </form>""".formatted(href("/signout"), escape(user.displayName()), returnTo(request));
        }
        return "<p class=\"visitor\"><a class=\"button\" href=\"" + href("/me") + "\">Sign in</a></p>";
    }

    private String navigation() {
        StringBuilder items = new StringBuilder();
        for (String[] page : PAGES) {
            String current = isHere(page[0]) ? " aria-current=\"page\"" : "";
            items.append("<li><a href=\"%s\"%s>%s</a></li>\n".formatted(href(page[0]), current, page[1]));
        }
        return items.toString();
    }

    private boolean isHere(String path) {
        String here = request.getServletPath();
        return path.equals("/") ? here.isEmpty() : path.equals(here) || path.equals(here + "/");
    }

    private String address() {
        String url = request.getRequestURL().toString();
        return url.substring(0, url.length() - request.getRequestURI().length()) + request.getContextPath() + "/";
    }

    private String href(String path) {
        return href(request, path);
    }

    /** An address within this application, escaped. */
    static String href(HttpServletRequest request, String path) {
        return escape(request.getContextPath() + path);
    }

    /** How the page is made, for the people who came to see that. */
    static String how(String explanation, String code) {
        return """
                <section class="how" aria-label="How this is done">
                <h2>How this is done</h2>
                <p>%s</p>
                <pre tabindex="0"><code>%s</code></pre>
                </section>
                """.formatted(escape(explanation), escape(code.strip()));
    }
}
