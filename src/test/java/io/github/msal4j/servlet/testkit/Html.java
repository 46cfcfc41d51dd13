package io.github.msal4j.servlet.testkit;

/** The frame around every page, and the escaping of everything that is put into one. */
final class Html {

    private static final String STYLE = """
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: Canvas; }
            main { box-sizing: border-box; width: min(30rem, 100vw - 2rem); padding: 2rem; border: 1px solid GrayText; border-radius: .75rem; }
            h1 { margin: 0 0 1rem; font-size: 1.4rem; }
            form { display: grid; gap: .5rem; margin: 0; }
            button, .next { font: inherit; padding: .7rem 1rem; border: 1px solid GrayText; border-radius: .5rem;
              background: color-mix(in srgb, CanvasText 6%, Canvas); color: CanvasText; text-align: start; cursor: pointer; }
            button:hover, button:focus-visible, a:focus-visible { outline: 3px solid #0f6cbd; outline-offset: 1px; }
            small { display: block; opacity: .8; }
            footer { margin-top: 1.5rem; font-size: .85rem; opacity: .8; }
            """;

    private Html() {}

    static String page(String title, String head, String body) {
        return page("en", title, head, body);
    }

    static String page(String language, String title, String head, String body) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <link rel="icon" href="data:,">
                <style>%s</style>
                %s
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s
                <footer>Local identity provider for tests. It asks for no password.</footer>
                </main>
                </body>
                </html>
                """.formatted(language, escape(title), STYLE, head, escape(title), body);
    }

    static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n".formatted(escape(name), escape(value));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
