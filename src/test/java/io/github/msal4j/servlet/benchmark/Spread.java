package io.github.msal4j.servlet.benchmark;

import java.util.List;
import java.util.Locale;

/** One figure in all runs. */
public record Spread(List<Double> values) {
    /**
     * The median, and the least and the most in brackets.
     *
     * @param format of a number, and its unit behind a space
     */
    public String text(String format, double factor) {
        List<Double> sorted = values.stream().sorted().toList();
        String number = format.split(" ", 2)[0];
        return String.format(Locale.ROOT, format, sorted.get(sorted.size() / 2) * factor)
                + String.format(
                        Locale.ROOT,
                        " [" + number + " to " + number + "]",
                        sorted.get(0) * factor,
                        sorted.get(sorted.size() - 1) * factor);
    }
}
