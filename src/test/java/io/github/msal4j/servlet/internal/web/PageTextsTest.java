package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.fakes.FakeRequest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages say in each language, and which language a browser gets. */
class PageTextsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");

    /** Where a double encoding, a forgotten escape or a MessageFormat quote would show. */
    private static final Pattern SPOILT = Pattern.compile("[{}<>\\\\\uFFFD]|''|Ã|&\\w+;");

    private static final List<Locale> LANGUAGES = PageTexts.LANGUAGES;

    private static Properties bundle(Locale language) throws IOException {
        String name = language.equals(Locale.ENGLISH) ? "pages.properties" : "pages_" + language + ".properties";
        Properties texts = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(PageTexts.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        return texts;
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyLanguageHasTheTextsOfEveryPageAndNoOther(Locale language) throws IOException {
        Set<String> expected = new HashSet<>(Set.of("reference"));
        for (PageKind kind : PageKind.values()) {
            Stream.of("title", "text", "advice", "action")
                    .forEach(part -> expected.add(PageFacts.textKey(kind) + "." + part));
        }

        assertThat(bundle(language).stringPropertyNames()).isEqualTo(expected);
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyTextCanBeShownAsItIs(Locale language) throws IOException {
        bundle(language).forEach((key, value) -> {
            String text = String.valueOf(value);
            List<String> placeholders = PLACEHOLDER
                    .matcher(text)
                    .results()
                    .map(found -> found.group())
                    .toList();
            assertThat(text).as(String.valueOf(key)).isNotBlank().isEqualTo(text.strip());
            assertThat(placeholders)
                    .as(String.valueOf(key))
                    .isEqualTo(key.equals("reference") || key.equals("no-access.text") ? List.of("{0}") : List.of());
            assertThat(text.replace("{0}", "")).as(String.valueOf(key)).doesNotContainPattern(SPOILT);
        });
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void nothingIsLeftInEnglish(Locale language) throws IOException {
        Properties english = bundle(Locale.ENGLISH);
        if (!language.equals(Locale.ENGLISH)) {
            bundle(language)
                    .forEach((key, text) ->
                            assertThat(text).as(String.valueOf(key)).isNotEqualTo(english.get(key)));
        }
    }

    /** A word that is translated in two ways looks like two things. */
    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void theGlossaryIsKept(Locale language) throws IOException {
        Properties english = bundle(Locale.ENGLISH);
        Properties translated = bundle(language);
        List<List<String>> glossary = glossary();
        int column = glossary.get(0).indexOf(language.equals(Locale.ENGLISH) ? "English" : language.toLanguageTag());

        assertThat(column).as("the column of " + language).isNotNegative();
        for (List<String> row : glossary.subList(2, glossary.size())) {
            Pattern term = Pattern.compile("\\b" + row.get(0) + "s?\\b", Pattern.CASE_INSENSITIVE);
            Set<String> keys = english.stringPropertyNames().stream()
                    .filter(key -> term.matcher(english.getProperty(key)).find())
                    .collect(Collectors.toSet());
            assertThat(keys).as(row.get(0)).isNotEmpty();
            assertThat(keys).allSatisfy(key -> assertThat(translated.getProperty(key))
                    .as(key)
                    .containsIgnoringCase(withoutEnding(row.get(column))));
        }
    }

    /** Words that take another ending in the plural and in another case. */
    private static String withoutEnding(String word) {
        return word.length() > 7 ? word.substring(0, word.length() - 2) : word;
    }

    private static List<List<String>> glossary() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of(".github/CONTRIBUTING.md")).stream()
                .dropWhile(line -> !line.startsWith("| English |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        assertThat(rows).as("the glossary in CONTRIBUTING").hasSizeGreaterThan(10);
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "de, 'du|dir|dich|dein\\w*'",
        "es, 'tú|tus?|te|ti'",
        "fr, 'tu|ton|ta|tes|toi|te'",
        "it, 'tu|tuo|tua|tuoi|tue|ti|te|hai|puoi|sei'",
        "nl, 'je|jij|jou|jouw'",
        "pt, 'tu|teus?|tuas?|te|ti|você'"
    })
    void usersAreAddressedFormally(Locale language, String familiar) throws IOException {
        Pattern words =
                Pattern.compile("\\b(" + familiar + ")\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

        bundle(language)
                .forEach((key, text) ->
                        assertThat(String.valueOf(text)).as(String.valueOf(key)).doesNotContainPattern(words));
    }

    /** English is written in ASCII, the others as their readers know it from print. */
    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void quotesAndSpacesAreThoseOfTheLanguage(Locale language) throws IOException {
        Pattern wrong = Pattern.compile(
                switch (language.getLanguage()) {
                    case "en" -> "[^ -~]";
                    case "fr" -> "['\"]|[^\u00a0\u202f][;:!?\u00bb](?!//)|\u00ab[^\u00a0\u202f]";
                    default -> "['\"]|\\s[;:!?]";
                });

        bundle(language)
                .forEach((key, text) ->
                        assertThat(String.valueOf(text)).as(String.valueOf(key)).doesNotContainPattern(wrong));
    }

    /** A translation that the list does not name would never be shown. */
    @Test
    void everyTranslationIsInTheList() throws IOException {
        Path directory = Path.of("src/main/resources/io/github/msal4j/servlet/internal/web");
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> translations = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("pages_"))
                    .collect(Collectors.toSet());

            assertThat(translations)
                    .isEqualTo(LANGUAGES.stream()
                            .filter(language -> !language.equals(Locale.ENGLISH))
                            .map(language -> "pages_" + language + ".properties")
                            .collect(Collectors.toSet()));
        }
    }

    /** Anybody can send it, to each page of the library. Guard: {@code PageTexts.RANGE}. The JDK takes seconds for the first one. */
    @ParameterizedTest
    @CsvSource({
        "*-, 499",
        "en-*-, 199",
        "*-a-, 249",
        "'zh-min-nan,', 90",
        "'sgn-br,', 140",
        "'en;q=0.1,', 110",
        "a-, 499"
    })
    void c12_noHeaderCostsMuchTime(String part, int times) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        String header = part.repeat(times) + "a";
        String unused = language(new FakeRequest().header("Accept-Language", "de"));
        long before = threads.getCurrentThreadCpuTime();

        String last = language(new FakeRequest().header("Accept-Language", header));

        assertThat(last).isEqualTo("en");
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*-*-*-*-*-a,fr|fr",
                "de|de",
                "DE-at|de",
                "de-CH-1996|de",
                "fr-CA,fr;q=0.9,en;q=0.8|fr",
                "es-419|es",
                "it|it",
                "pt-BR,pt;q=0.9|pt",
                "nl-BE|nl",
                "en-GB,en;q=0.9,de;q=0.8|en",
                "sv, de;q=0.5|de",
                "fr;q=0.3, nl;q=0.7|nl",
                "de;q=0, fr;q=0.1|fr",
                "ja,zh-Hant-TW|en",
                "*|en",
                "*, it;q=0.5|it"
            })
    void theBrowserChooses(String header, String language) {
        assertThat(language(new FakeRequest().header("Accept-Language", header)))
                .isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ";q=", "de;q=x", "de;q=NaN", "not a language", "de;q=2", "-", "\u00e4"})
    void whatIsNoListOfLanguagesIsEnglish(String header) {
        assertThat(language(new FakeRequest().header("Accept-Language", header)))
                .isEqualTo("en");
    }

    @Test
    void anOverlongListIsNotRead() {
        String padded = "de" + ", x;q=0.1".repeat(200);

        assertThat(language(new FakeRequest().header("Accept-Language", padded)))
                .isEqualTo("en");
    }

    /** Servers give their own language as that of a browser that says none. */
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "fr-FR", "ja-JP", "tr-TR"})
    void theServersLanguageDoesNotCount(String server) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(server));
        try {
            assertThat(language(new FakeRequest())).isEqualTo("en");
            assertThat(PageTexts.of(new FakeRequest()
                                    .header("Accept-Language", "sv")
                                    .build())
                            .title(PageKind.SIGNED_OUT))
                    .isEqualTo("You are signed out");
            assertThat(PageTexts.of(new FakeRequest()
                                    .header("Accept-Language", "it")
                                    .build())
                            .title(PageKind.SIGN_IN_CANCELLED))
                    .isEqualTo("L’accesso è stato annullato");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String language(FakeRequest request) {
        PageTexts texts = PageTexts.of(request.build());
        boolean asNamed = LANGUAGES.stream()
                .filter(language -> language.toLanguageTag().equals(texts.language()))
                .anyMatch(language -> texts.title(PageKind.NO_ACCESS).equals(title(language)));
        assertThat(asNamed)
                .as("the texts are in the language that the page names")
                .isTrue();
        return texts.language();
    }

    private static String title(Locale language) {
        try {
            return bundle(language).getProperty("no-access.title");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
