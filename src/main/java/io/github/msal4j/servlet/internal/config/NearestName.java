package io.github.msal4j.servlet.internal.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant who wrote an unknown name. */
public final class NearestName {
    private NearestName() {}

    /** The known name that is most similar to an unknown one, whatever the case; empty if none is similar enough. */
    public static Optional<String> of(String unknown, Collection<String> known) {
        String lower = unknown.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(name -> editDistance(name, lower)))
                .filter(name -> editDistance(name, lower) <= name.length() / 3);
    }

    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
