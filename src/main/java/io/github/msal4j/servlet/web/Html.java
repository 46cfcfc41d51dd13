package io.github.msal4j.servlet.web;

/** The one place where text becomes HTML. */
final class Html {
    private Html() {}

    /** For text and for attribute values in double quotes (C10). */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
