package io.github.msal4j.servlet.internal.base;

/** The one place where text becomes HTML. */
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
