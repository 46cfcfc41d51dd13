package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.base.Html;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The HTML of the library's pages: plain, readable, light or dark, printable, without external resources. */
final class PageLayout {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2430;--quiet:#566072;--paper:#f6f7f9;--card:#fff;--line:#d5dae1;\
            --accent:#0b5cad}
            @media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--quiet:#a3adbb;--paper:#14181e;--card:#1d232b;\
            --line:#39424e;--accent:#7db8f5}}
            body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);\
            font:1.05rem/1.55 system-ui,sans-serif}
            main{box-sizing:border-box;width:min(34rem,100% - 2rem);margin:2rem 0;padding:clamp(1.25rem,5vw,2rem);\
            background:var(--card);border:1px solid var(--line);border-radius:.75rem;overflow-wrap:anywhere}
            svg{display:block;margin:0 0 1rem;color:var(--accent)}
            h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;text-wrap:balance}
            p{margin:0 0 .75rem}
            a,button{display:inline-block;margin-top:.75rem;padding:.6rem 1.1rem;border:2px solid var(--accent);\
            border-radius:.5rem;background:none;color:var(--accent);font:inherit;font-weight:600;text-decoration:none;\
            cursor:pointer}
            a:hover,button:hover{text-decoration:underline}
            a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
            .reference{margin:1.5rem 0 0;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);\
            font-size:.9rem}
            code{color:var(--ink);font:600 1.05em ui-monospace,monospace}
            .reference code{white-space:nowrap}
            @media print{:root{color-scheme:light;--ink:#000;--quiet:#000;--paper:#fff;--card:#fff;--line:#999;\
            --accent:#000}
            body{display:block;min-height:0}main{width:auto;margin:0;padding:0;border:0}a,form{display:none}}
            """;

    /** Allows this style sheet only, by its hash. */
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash(STYLE) + "'; base-uri 'none'; frame-ancestors ";

    private static final String SEND = "document.forms[0].submit()";

    /** Allows the one script besides. No {@code form-action}: browsers would apply it to the provider's redirects as well. */
    private static final String POLICY_TO_SEND = "script-src 'sha256-" + hash(SEND) + "'; " + POLICY;

    /** Asks each second whether there is something to show, and then shows it. */
    private static final String WATCH =
            "setInterval(()=>fetch(location.pathname+location.search+'&ask=1').then(a=>a.text())"
                    + ".then(t=>{if(t==='done')location.reload()}),1000)";

    private static final String POLICY_TO_WATCH =
            "script-src 'sha256-" + hash(WATCH) + "'; connect-src 'self'; " + POLICY;

    private static final String HEAD_TO_LANGUAGE = "<!DOCTYPE html>\n<html lang=\"";
    private static final String LANGUAGE_TO_TITLE = """
            ">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>""";
    private static final String TITLE_TO_SIGN = """
            </title>
            <style>%s</style>
            </head>
            <body>
            <main>
            """.formatted(STYLE);
    private static final String END = """
            </main>
            </body>
            </html>
            """;

    private PageLayout() {}

    static String contentSecurityPolicy(String frameAncestors) {
        return POLICY + frameAncestors;
    }

    /** For a document with a {@link #selfSendingForm}. */
    static String contentSecurityPolicyToSend(String frameAncestors) {
        return POLICY_TO_SEND + frameAncestors;
    }

    /** For a document with a {@link #watchingLink}. */
    static String contentSecurityPolicyToWatch(String frameAncestors) {
        return POLICY_TO_WATCH + frameAncestors;
    }

    /** A link that opens a window, and a script that looks after what happens there. */
    static String watchingLink(String href, String text) {
        return "<a href=\"" + Html.escape(href) + "\" target=\"_blank\" rel=\"noopener\">" + Html.escape(text)
                + "</a>\n<script>" + WATCH + "</script>";
    }

    /** A button that posts the fields. All of it is escaped here. */
    static String form(String action, Map<String, String> fields, String button) {
        StringBuilder form = new StringBuilder("<form method=\"post\" action=\"" + Html.escape(action) + "\">");
        fields.forEach((name, value) -> form.append("<input type=\"hidden\" name=\"")
                .append(Html.escape(name))
                .append("\" value=\"")
                .append(Html.escape(value))
                .append("\">"));
        return form.append("<button>")
                .append(Html.escape(button))
                .append("</button></form>")
                .toString();
    }

    /** The same, which does not wait for the button where scripts run. */
    static String selfSendingForm(String action, Map<String, String> fields, String button) {
        return form(action, fields, button) + "\n<script>" + SEND + "</script>";
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** A complete document. The action is HTML already; everything else is escaped here. */
    static String document(PageKind kind, PageTexts texts, String action, Optional<String> reference) {
        String title = Html.escape(texts.title(kind));
        return HEAD_TO_LANGUAGE + Html.escape(texts.language()) + LANGUAGE_TO_TITLE + title + TITLE_TO_SIGN
                + PageFacts.sign(kind).svg() + "\n<h1>" + title + "</h1>\n"
                + paragraph(texts.text(kind)) + paragraph(texts.advice(kind)) + action + "\n"
                + reference.map(id -> note(texts, id)).orElse("") + END;
    }

    private static String paragraph(String text) {
        return "<p>" + Html.escape(text) + "</p>\n";
    }

    private static String note(PageTexts texts, String reference) {
        String id = "<code>" + Html.escape(reference) + "</code>";
        return "<p class=\"reference\">" + Html.escape(texts.reference()).replace("{0}", id) + "</p>\n";
    }
}
