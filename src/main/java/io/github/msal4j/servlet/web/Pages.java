package io.github.msal4j.servlet.web;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.config.Settings.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * Shows the library's own pages, or leaves those for what went wrong to the application's {@code <error-page>} elements,
 * as {@code msal.error-pages} says. Nothing that a provider or a browser sent is ever shown on them.
 */
public final class Pages {
    /** Request attribute with the {@link PageKind}'s name, for the application's own error page. */
    public static final String KIND_ATTRIBUTE = "io.github.msal4j.servlet.page";

    private static final String NOBODY = "'none'";

    private final Settings settings;

    public Pages(Settings settings) {
        this.settings = settings;
    }

    /** A page with a link. */
    public void show(HttpServletRequest request, HttpServletResponse response, PageKind kind, String href)
            throws IOException {
        show(request, response, kind, link(href, false, request, kind), Optional.empty(), NOBODY);
    }

    /** A page with a link, and a reference that stands in the log as well. */
    public void show(
            HttpServletRequest request, HttpServletResponse response, PageKind kind, String href, String reference)
            throws IOException {
        show(request, response, kind, link(href, false, request, kind), Optional.of(reference), NOBODY);
    }

    /** A page with a link that leaves this window, with what it shows, as it is. */
    public void showWithNewWindow(HttpServletRequest request, HttpServletResponse response, PageKind kind, String href)
            throws IOException {
        show(request, response, kind, link(href, true, request, kind), Optional.empty(), NOBODY);
    }

    /** A page that only the given origins may put into a frame. */
    public void showFramed(
            HttpServletRequest request, HttpServletResponse response, PageKind kind, String href, String origins)
            throws IOException {
        show(request, response, kind, link(href, false, request, kind), Optional.empty(), origins);
    }

    /** A page with a button that posts one field to the given address. */
    public void showForm(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            String action,
            String field,
            String value)
            throws IOException {
        String form = "<form method=\"post\" action=\"" + Html.escape(action) + "\"><input type=\"hidden\" name=\""
                + Html.escape(field) + "\" value=\"" + Html.escape(value) + "\"><button>"
                + Html.escape(text(request, kind, "action")) + "</button></form>";
        show(request, response, kind, form, Optional.empty(), NOBODY);
    }

    /** What every answer of the library carries: it is for this browser, now, and for nobody's cache (R15). */
    public static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    private void show(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            String action,
            Optional<String> reference,
            String frameAncestors)
            throws IOException {
        noStore(response);
        if (kind.status() >= 400 && settings.errorPages() == ErrorPages.CONTAINER) {
            request.setAttribute(KIND_ATTRIBUTE, kind.name());
            response.sendError(kind.status());
            return;
        }
        response.setStatus(kind.status());
        response.setHeader("Content-Security-Policy", PageLayout.contentSecurityPolicy(frameAncestors));
        response.setContentType("text/html;charset=UTF-8");
        Locale language = texts(request).getLocale();
        String note = reference
                .map(id -> "<small>" + Html.escape(texts(request).getString("reference")) + ": <code>" + Html.escape(id)
                        + "</code></small>")
                .orElse("");
        response.getWriter()
                .write(PageLayout.document(
                        language.equals(Locale.ROOT) ? "en" : language.toLanguageTag(),
                        text(request, kind, "title"),
                        text(request, kind, "text"),
                        action,
                        note));
    }

    private static String link(String href, boolean newWindow, HttpServletRequest request, PageKind kind) {
        return "<a href=\"" + Html.escape(href) + "\"" + (newWindow ? " target=\"_blank\"" : "") + ">"
                + Html.escape(text(request, kind, "action")) + "</a>";
    }

    private static String text(HttpServletRequest request, PageKind kind, String part) {
        return texts(request).getString(kind.textKey() + "." + part);
    }

    /** In the browser's language if there is a translation, else in English, whatever the server's language is. */
    private static ResourceBundle texts(HttpServletRequest request) {
        return ResourceBundle.getBundle(
                "io.github.msal4j.servlet.web.pages",
                request.getLocale(),
                Pages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
