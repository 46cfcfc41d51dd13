package io.github.msal4j.servlet.harness;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first form of a page, with the fields a browser would send if its button were pressed right away. */
public record HtmlForm(String action, String method, Map<String, String> fields) {

    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern INPUT = Pattern.compile("(?is)<input\\b([^>]*)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?is)([a-z][a-z0-9-]*)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");

    static Optional<HtmlForm> first(String html) {
        Matcher form = FORM.matcher(html);
        if (!form.find()) {
            return Optional.empty();
        }
        Map<String, String> attributes = attributes(form.group(1));
        Map<String, String> fields = new LinkedHashMap<>();
        INPUT.matcher(form.group(2)).results().forEach(input -> addField(fields, attributes(input.group(1))));
        String method = attributes.getOrDefault("method", "get").toUpperCase(Locale.ROOT);
        return Optional.of(new HtmlForm(attributes.getOrDefault("action", ""), method, fields));
    }

    private static void addField(Map<String, String> fields, Map<String, String> input) {
        String name = input.get("name");
        if (name != null && isSent(input)) {
            fields.put(name, input.getOrDefault("value", ""));
        }
    }

    private static boolean isSent(Map<String, String> input) {
        return switch (input.getOrDefault("type", "text").toLowerCase(Locale.ROOT)) {
            case "submit", "button", "reset", "image", "file" -> false;
            case "checkbox", "radio" -> input.containsKey("checked");
            default -> !input.containsKey("disabled");
        };
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> attributes = new LinkedHashMap<>();
        ATTRIBUTE.matcher(tag).results().forEach(found -> {
            String value = firstOf(found.group(2), found.group(3), found.group(4));
            attributes.putIfAbsent(found.group(1).toLowerCase(Locale.ROOT), unescape(value));
        });
        return attributes;
    }

    private static String firstOf(String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private static String unescape(String text) {
        String numbers = Pattern.compile("&#(x?)([0-9a-fA-F]+);")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(
                        Integer.parseInt(found.group(2), found.group(1).isEmpty() ? 10 : 16))));
        return numbers.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
