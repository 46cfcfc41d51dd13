package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageAttributes;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.base.Html;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Shows the library's own pages. If {@code msal.error-pages} is {@code container}, the application's {@code
 * <error-page>} elements show the pages that report a failure, with the {@link PageAttributes}. No page shows text
 * that a provider or a browser sent, but for the user name on the page for a user who lacks a role.
 *
 * <p>A page that reports a failure has the {@link Reference} of its request. The caller logs that reference together
 * with the reason.
 */
public final class Pages {
    /** Twice what the containers' usual buffers hold, so that one is filled wherever in it the page ended. */
    private static final int MORE_THAN_BUFFERS_HOLD = 65_536;

    private static final String NOBODY = "'none'";

    private final Settings settings;

    public Pages(Settings settings) {
        this.settings = settings;
    }

    /** A page with a link. */
    public void show(HttpServletRequest request, HttpServletResponse response, PageKind kind, String href)
            throws IOException {
        show(request, response, kind, href, NOBODY);
    }

    /** A page with a link, on which the application says in its own words what has happened. */
    public void showSaying(
            HttpServletRequest request, HttpServletResponse response, PageKind kind, String href, String text)
            throws IOException {
        PageTexts texts = PageTexts.of(request).saying(text);
        show(request, response, kind, texts, href, link(kind, texts, href), NOBODY);
    }

    /** A page that loads its own address again at once, with its fragment; the link is for browsers that do not. */
    public void showOneMoreStep(HttpServletRequest request, HttpServletResponse response, String href)
            throws IOException {
        // Without an address, so that the fragment stays.
        response.setHeader("Refresh", "0");
        show(request, response, PageKind.ONE_MORE_STEP, href);
    }

    /** A page that only the given origins may put into a frame. */
    public void showFramed(
            HttpServletRequest request, HttpServletResponse response, PageKind kind, String href, String origins)
            throws IOException {
        show(request, response, kind, href, origins);
    }

    /**
     * For a user who lacks a role: names the account, since many people have several, and has a button to sign out of it. A
     * person's mail address is no secret to that person.
     */
    public void showNoAccess(
            HttpServletRequest request, HttpServletResponse response, SignedInUser user, PublicAddress address)
            throws IOException {
        PageKind kind = PageKind.NO_ACCESS;
        PageTexts texts = PageTexts.of(request).naming(user.username().orElseGet(user::displayName));
        String href = address.within(request, "/");
        String signOut = PageLayout.form(
                address.within(request, settings.paths().signOut()), Map.of(), texts.action(PageKind.CONFIRM_SIGN_OUT));
        show(request, response, kind, texts, href, link(kind, texts, href) + "\n" + signOut, NOBODY);
    }

    private void show(
            HttpServletRequest request, HttpServletResponse response, PageKind kind, String href, String frameAncestors)
            throws IOException {
        PageTexts texts = PageTexts.of(request);
        show(request, response, kind, texts, href, link(kind, texts, href), frameAncestors);
    }

    private void show(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            PageTexts texts,
            String href,
            String action,
            String frameAncestors)
            throws IOException {
        noStore(response);
        if (PageFacts.isFailure(kind) && settings.errorPages() == ErrorPages.CONTAINER) {
            setAttributes(request, kind, texts, href);
            response.sendError(PageFacts.status(kind));
        } else {
            write(request, response, kind, texts, action, frameAncestors);
        }
    }

    private static void setAttributes(HttpServletRequest request, PageKind kind, PageTexts texts, String href) {
        request.setAttribute(PageAttributes.KIND, kind.name());
        request.setAttribute(PageAttributes.TITLE, texts.title(kind));
        request.setAttribute(PageAttributes.TEXT, texts.text(kind));
        request.setAttribute(PageAttributes.ADVICE, texts.advice(kind));
        request.setAttribute(PageAttributes.ACTION, texts.action(kind));
        request.setAttribute(PageAttributes.HREF, href);
        request.setAttribute(PageAttributes.LANGUAGE, texts.language());
        Reference.of(request);
    }

    /** The link opens a new window if the current one contains a form that was not sent, or the page in a frame is only a part. */
    private static String link(PageKind kind, PageTexts texts, String href) {
        boolean window = kind == PageKind.FORM_NOT_SENT || kind == PageKind.SIGN_IN_IN_WINDOW;
        return "<a href=\"" + Html.escape(href) + "\"" + (window ? " target=\"_blank\"" : "") + ">"
                + Html.escape(texts.action(kind)) + "</a>";
    }

    /** A page with a button that posts the fields to the given address. */
    public void showForm(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            String action,
            Map<String, String> fields)
            throws IOException {
        noStore(response);
        PageTexts texts = PageTexts.of(request);
        write(request, response, kind, texts, PageLayout.form(action, fields, texts.action(kind)), NOBODY);
    }

    /** A page with a link to a new window, which asks its own address until there is a result to show. */
    public void showWatching(HttpServletRequest request, HttpServletResponse response, PageKind kind, String href)
            throws IOException {
        noStore(response);
        PageTexts texts = PageTexts.of(request);
        String link = PageLayout.watchingLink(href, texts.action(kind));
        writeWithPolicy(request, response, kind, texts, link, PageLayout.contentSecurityPolicyToWatch(NOBODY));
    }

    /**
     * Sends the browser to the provider: by a redirect, or, where the address would be too long, by a page that posts the
     * same parameters (OpenID Connect Core 3.1.2.1, RP-Initiated Logout section 2: providers accept both).
     */
    public void sendToProvider(HttpServletRequest request, HttpServletResponse response, AddressWithQuery url)
            throws IOException {
        noStore(response);
        if (url.isTooLong()) {
            showSelfSendingForm(request, response, url);
        } else {
            // 302 and 303 turn a POST into a GET; 307 and 308 would carry what was posted on (R15).
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", url.toString());
        }
    }

    private static void showSelfSendingForm(
            HttpServletRequest request, HttpServletResponse response, AddressWithQuery url) throws IOException {
        PageKind kind = PageKind.TO_PROVIDER;
        PageTexts texts = PageTexts.of(request);
        String form = PageLayout.selfSendingForm(url.withoutParameters(), url.parameters(), texts.action(kind));
        writeWithPolicy(request, response, kind, texts, form, PageLayout.contentSecurityPolicyToSend(NOBODY));
        // Containers keep their buffers for later answers, with what was in them: this takes the place of the ID token
        // (R74).
        response.getWriter().write(" ".repeat(MORE_THAN_BUFFERS_HOLD));
    }

    /**
     * Sets the headers of every response of the library: no cache may store it, and no referrer is sent from it (R15).
     */
    public static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            PageTexts texts,
            String action,
            String frameAncestors)
            throws IOException {
        writeWithPolicy(request, response, kind, texts, action, PageLayout.contentSecurityPolicy(frameAncestors));
    }

    private static void writeWithPolicy(
            HttpServletRequest request,
            HttpServletResponse response,
            PageKind kind,
            PageTexts texts,
            String action,
            String policy)
            throws IOException {
        response.setStatus(PageFacts.status(kind));
        response.setHeader("Content-Security-Policy", policy);
        response.setContentType("text/html;charset=UTF-8");
        Optional<String> reference = PageFacts.isFailure(kind) ? Optional.of(Reference.of(request)) : Optional.empty();
        response.getWriter().write(PageLayout.document(kind, texts, action, reference));
    }
}
