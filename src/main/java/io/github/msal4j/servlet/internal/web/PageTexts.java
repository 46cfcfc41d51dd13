package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.concurrent.ConcurrentHashMap;

/** What the library's pages say, in one language. */
public final class PageTexts {
    /**
     * Those that there is a translation for; English is the bundle without a suffix. A fixed list, so that what browsers
     * ask for cannot fill the cache of {@link ResourceBundle}, which remembers what it has not found as well.
     */
    static final List<Locale> LANGUAGES = List.of(
            Locale.ENGLISH,
            Locale.GERMAN,
            Locale.FRENCH,
            Locale.ITALIAN,
            Locale.forLanguageTag("es"),
            Locale.forLanguageTag("pt"),
            Locale.forLanguageTag("nl"));

    /** One for each of the languages: {@link ResourceBundle} takes a while to look even for what it has. */
    private static final Map<Locale, PageTexts> READ = new ConcurrentHashMap<>();

    private static final String BUNDLE = "io.github.msal4j.servlet.internal.web.pages";

    /** Browsers say it in far less. */
    private static final int LONGEST_HEADER = 1_000;

    private final Locale language;
    private final ResourceBundle texts;

    private PageTexts(Locale language) {
        this.language = language;
        this.texts = ResourceBundle.getBundle(
                BUNDLE,
                language,
                PageTexts.class.getClassLoader(),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /**
     * In the language that the browser prefers among those there are (RFC 4647 section 3.4), else in English. The header is
     * read here because {@code getLocales()} answers with the server's own language where there is no header.
     */
    static PageTexts of(HttpServletRequest request) {
        Locale language = Optional.ofNullable(request.getHeader("Accept-Language"))
                .filter(header -> header.length() <= LONGEST_HEADER)
                .flatMap(PageTexts::preferred)
                .orElse(Locale.ENGLISH);
        return READ.computeIfAbsent(language, PageTexts::new);
    }

    private static Optional<Locale> preferred(String header) {
        try {
            return Optional.ofNullable(Locale.lookup(LanguageRange.parse(header), LANGUAGES));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notALanguageHeader) {
            // The second is what the JDK makes of a lone comma.
            return Optional.empty();
        }
    }

    /** For the {@code lang} attribute. */
    public String language() {
        return language.toLanguageTag();
    }

    public String title(PageKind kind) {
        return text(kind, "title");
    }

    /** What has happened. */
    public String text(PageKind kind) {
        return text(kind, "text");
    }

    /** What to do now. */
    public String advice(PageKind kind) {
        return text(kind, "advice");
    }

    /** What the link or button says. */
    public String action(PageKind kind) {
        return text(kind, "action");
    }

    /** A sentence with {@code {0}} in the place of the reference. */
    String reference() {
        return texts.getString("reference");
    }

    private String text(PageKind kind, String part) {
        return texts.getString(PageFacts.textKey(kind) + "." + part);
    }
}
