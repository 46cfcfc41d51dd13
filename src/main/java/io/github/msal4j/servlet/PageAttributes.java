package io.github.msal4j.servlet;

/**
 * The request attributes that an application's own error page gets if {@code msal.error-pages} is {@code container},
 * in addition to those of the container. All are strings. None contains text from a provider or a browser, except
 * {@link #HREF}, which is an address of this application, and {@link #TEXT} of {@link PageKind#NO_ACCESS}, which names the
 * user's account. The page has to escape each like any text.
 *
 * <pre>{@code
 * <div lang="${requestScope['io.github.msal4j.servlet.page.language']}">
 *   <h1><c:out value="${requestScope['io.github.msal4j.servlet.page.title']}"/></h1>
 * </div>
 * }</pre>
 *
 * <p>They are absent if the error page is shown for another reason.
 */
public final class PageAttributes {
    /** The name of the {@link PageKind}. Later versions may add kinds. */
    public static final String KIND = "io.github.msal4j.servlet.page";

    /** What has happened, in a few words. */
    public static final String TITLE = KIND + ".title";

    /** What has happened. */
    public static final String TEXT = KIND + ".text";

    /** What to do now. */
    public static final String ADVICE = KIND + ".advice";

    /** The text of a link to {@link #HREF}. */
    public static final String ACTION = KIND + ".action";

    /**
     * The next page, within this application. With {@link PageKind#FORM_NOT_SENT} the link should open a new window,
     * so that the form is not lost.
     */
    public static final String HREF = KIND + ".href";

    /**
     * The language of the texts, in the form of a {@code lang} attribute. The rest of the page may have another
     * language.
     */
    public static final String LANGUAGE = KIND + ".language";

    /** A short id that also stands in the log. */
    public static final String REFERENCE = "io.github.msal4j.servlet.reference";

    private PageAttributes() {}
}
