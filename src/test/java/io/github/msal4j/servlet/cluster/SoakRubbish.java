package io.github.msal4j.servlet.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What somebody writes to the store who has not the nodes' key: rubbish over sign-outs of users who are signed out, sign-outs of the year
 * 9999 of users who are signed in and of everybody, clocks of nodes that do not exist, and what has nothing to do with this application.
 *
 * <p>Nothing is written over the notes that a {@code sid} is no invention: as the documentation says, who does that delays sign-outs until
 * the next comparison.
 */
final class SoakRubbish {
    private static final String FAR = "253402214400000";
    private static final String NO_TAG = ".AAAAAAAAAAAAAAAAAAAAAA";
    private static final List<Object> VALUES =
            List.of("rubbish", "", "-1", FAR, FAR + NO_TAG, "1" + NO_TAG, 42, 4.2, true);
    private static final int MOST = 20;

    private SoakRubbish() {}

    static void write(SharedStoreKind store, RandomGenerator random, List<String> signedIn) {
        try (StoreWriter writer = store.writer()) {
            Set<String> keys = writer.keys();
            List<String> signOuts = new ArrayList<>(keys.stream()
                    .filter(key -> key.matches("[^:]+:(sid|sub):.+"))
                    .sorted()
                    .toList());
            Collections.shuffle(signOuts, new Random(random.nextLong()));
            signOuts.stream().limit(MOST).forEach(key -> writer.write(key, any(random)));
            keys.stream().filter(key -> key.contains("-sealed:")).findAny().ifPresent(key -> {
                String sealed = key.substring(0, key.indexOf(':'));
                for (String prefix : List.of(sealed, sealed.replace("-sealed", ""))) {
                    signedIn.forEach(id -> writer.write(prefix + id, FAR + NO_TAG));
                    signedIn.forEach(id -> writer.write(prefix + id + "-unknown", FAR));
                    writer.write(prefix + ":all:*", FAR + NO_TAG);
                    writer.write(prefix + ":beat:nobody", FAR + NO_TAG);
                }
            });
            for (int i = 0; i < MOST; i++) {
                writer.write("another-application:of-this-store:" + i, any(random));
                writer.write("no key of ours " + i, any(random));
            }
        }
    }

    private static Object any(RandomGenerator random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }
}
