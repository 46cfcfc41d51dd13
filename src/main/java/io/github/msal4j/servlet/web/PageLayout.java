package io.github.msal4j.servlet.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How the library's pages look: plain, readable, without any external resource or script. */
final class PageLayout {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2430;--paper:#f6f7f9;--card:#fff;--line:#d5dae1;--accent:#0b5cad}
            @media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--paper:#14181e;--card:#1d232b;--line:#39424e;\
            --accent:#7db8f5}}
            body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);\
            font:1.05rem/1.55 system-ui,sans-serif}
            main{box-sizing:border-box;width:min(34rem,100% - 2rem);margin:2rem 0;padding:2rem;background:var(--card);\
            border:1px solid var(--line);border-radius:.75rem}
            h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
            p{margin:0 0 1.25rem}
            a,button{display:inline-block;padding:.6rem 1.1rem;border:2px solid var(--accent);border-radius:.5rem;\
            background:none;color:var(--accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
            a:hover,button:hover{text-decoration:underline}
            a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
            small{display:block;margin-top:1.5rem}
            """;

    private PageLayout() {}

    /** Allows nothing but this style sheet, known by its hash. */
    static String contentSecurityPolicy(String frameAncestors) {
        return "default-src 'none'; style-src 'sha256-" + hash(STYLE) + "'; base-uri 'none'; frame-ancestors "
                + frameAncestors;
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** A whole document; title and text are escaped here, the action and the note are HTML already. */
    static String document(String language, String title, String text, String action, String note) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width,initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                %s
                %s
                </main>
                </body>
                </html>
                """.formatted(
                Html.escape(language), Html.escape(title), STYLE, Html.escape(title), Html.escape(text), action, note);
    }
}
