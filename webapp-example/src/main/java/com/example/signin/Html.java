package com.example.signin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Escaping for text and for attribute values in double quotes; and what several pages show alike. */
final class Html {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Html() {}

    /** A time, which {@code times.js} shows in the reader's zone: only the browser knows that. */
    static String time(Instant time) {
        return "<time datetime=\"" + time.truncatedTo(ChronoUnit.SECONDS) + "\">" + TIME.format(time) + "</time>";
    }

    /** Short words side by side, in the order of the alphabet. */
    static String tags(Collection<String> words) {
        return words.isEmpty()
                ? "none"
                : words.stream()
                        .sorted()
                        .map(word -> "<span class=\"tag\">" + escape(word) + "</span>")
                        .collect(Collectors.joining(" "));
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
