package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts of the library's pages in one language. */
public final class PageTexts {
    /**
     * The languages with a translation; English is the bundle without a suffix. The list is fixed, because {@link
     * ResourceBundle} also caches languages that it has not found, and requests could fill that cache.
     */
    static final List<Locale> LANGUAGES = List.of(
            Locale.ENGLISH,
            Locale.GERMAN,
            Locale.FRENCH,
            Locale.ITALIAN,
            Locale.forLanguageTag("es"),
            Locale.forLanguageTag("pt"),
            Locale.forLanguageTag("nl"));

    /**
     * The texts that were read, by language, because a lookup in {@link ResourceBundle} is slow even if it has cached
     * the bundle.
     */
    private static final Map<Locale, PageTexts> READ = new ConcurrentHashMap<>();

    private static final String BUNDLE = "io.github.msal4j.servlet.internal.web.pages";

    /** Browsers send much shorter headers. */
    private static final int LONGEST_HEADER = 1_000;

    /** What browsers send. For a range of hundreds of parts, which anybody can send, the JDK's lookup takes seconds. */
    private static final Pattern RANGE =
            Pattern.compile("(?:\\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4})\\s*(?:;\\s*q\\s*=\\s*[0-9.]{1,5}\\s*)?");

    private static final int MOST_RANGES = 20;

    private final Locale language;
    private final ResourceBundle texts;
    private final String account;
    /** What has happened, in the application's own words. */
    private final Optional<String> said;

    private PageTexts(Locale language, ResourceBundle texts, String account, Optional<String> said) {
        this.language = language;
        this.texts = texts;
        this.account = account;
        this.said = said;
    }

    private static PageTexts read(Locale language) {
        ResourceBundle texts = ResourceBundle.getBundle(
                BUNDLE,
                language,
                PageTexts.class.getClassLoader(),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        return new PageTexts(language, texts, "", Optional.empty());
    }

    /**
     * The texts in the language that the browser prefers among those with a translation (RFC 4647 section 3.4),
     * otherwise in English. Reads the header itself, because {@code getLocales()} returns the server's language if
     * there is no header.
     */
    static PageTexts of(HttpServletRequest request) {
        Locale language = Optional.ofNullable(request.getHeader("Accept-Language"))
                .filter(header -> header.length() <= LONGEST_HEADER)
                .flatMap(PageTexts::preferred)
                .orElse(Locale.ENGLISH);
        return READ.computeIfAbsent(language, PageTexts::read);
    }

    private static Optional<Locale> preferred(String header) {
        try {
            return Optional.ofNullable(Locale.lookup(LanguageRange.parse(usual(header)), LANGUAGES));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notALanguageHeader) {
            // The JDK throws the second for a header that is only a comma.
            return Optional.empty();
        }
    }

    private static String usual(String header) {
        return Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .filter(range -> RANGE.matcher(range).matches())
                .limit(MOST_RANGES)
                .collect(Collectors.joining(","));
    }

    /** The same texts, which name this account where they name one. */
    PageTexts naming(String userName) {
        return new PageTexts(language, texts, userName, said);
    }

    /** The same, but what has happened is told in the application's own words. */
    PageTexts saying(String text) {
        return new PageTexts(language, texts, account, Optional.of(text));
    }

    /** The language tag, for the {@code lang} attribute. */
    public String language() {
        return language.toLanguageTag();
    }

    public String title(PageKind kind) {
        return text(kind, "title");
    }

    /** What has happened. */
    public String text(PageKind kind) {
        return said.orElseGet(() -> text(kind, "text"));
    }

    /** What to do now. */
    public String advice(PageKind kind) {
        return text(kind, "advice");
    }

    /** The text of the link or button. */
    public String action(PageKind kind) {
        return text(kind, "action");
    }

    /** A sentence with {@code {0}} as placeholder for the reference. */
    String reference() {
        return texts.getString("reference");
    }

    private String text(PageKind kind, String part) {
        return texts.getString(PageFacts.textKey(kind) + "." + part).replace("{0}", account);
    }
}
