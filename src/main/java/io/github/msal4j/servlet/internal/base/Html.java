package io.github.msal4j.servlet.internal.base;

/** The only place where text is turned into HTML. */
public final class Html {
    private Html() {}

    /** For text and for attribute values in double quotes (C10). */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
