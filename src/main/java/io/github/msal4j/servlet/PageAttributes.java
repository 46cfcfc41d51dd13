package io.github.msal4j.servlet;

/**
 * What an application's own error page is given if {@code msal.error-pages} is {@code container}: request attributes, all
 * of them strings, beside those of the container. None comes from a provider or a browser, apart from {@link #HREF}, which
 * is an address of this application; each has to be escaped like any text.
 *
 * <pre>{@code
 * <div lang="${requestScope['io.github.msal4j.servlet.page.language']}">
 *   <h1><c:out value="${requestScope['io.github.msal4j.servlet.page.title']}"/></h1>
 * </div>
 * }</pre>
 *
 * <p>They are absent when the error page is shown for another reason.
 */
public final class PageAttributes {
    /** The name of the {@link PageKind}. More of them may come in later versions. */
    public static final String KIND = "io.github.msal4j.servlet.page";

    /** What has happened, in a few words. */
    public static final String TITLE = KIND + ".title";

    /** What has happened. */
    public static final String TEXT = KIND + ".text";

    /** What to do now. */
    public static final String ADVICE = KIND + ".advice";

    /** What a link to {@link #HREF} says. */
    public static final String ACTION = KIND + ".action";

    /**
     * Where to go on, within this application. With {@link PageKind#FORM_NOT_SENT} it should open in a new window, so that
     * the form is not lost.
     */
    public static final String HREF = KIND + ".href";

    /** The language of the texts, as a {@code lang} attribute has it; it may not be that of the rest of the page. */
    public static final String LANGUAGE = KIND + ".language";

    /** A short id that the log has as well. */
    public static final String REFERENCE = "io.github.msal4j.servlet.reference";

    private PageAttributes() {}
}
