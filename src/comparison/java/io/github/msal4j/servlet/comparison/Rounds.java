package io.github.msal4j.servlet.comparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures all libraries in turns, each over the bare container that answers as many requests. */
final class Rounds {
    private final List<Visits> bare;
    private final List<Visits> libraries;
    private final int operations;

    private final Map<Operation, Map<Library, List<Cost>>> costs = new EnumMap<>(Operation.class);

    enum Operation {
        SIGN_IN,
        REDIRECT,
        SIGN_OUT
    }

    /** @param bare one for each number of requests that a library's sign-in takes */
    Rounds(List<Visits> bare, List<Visits> libraries, int operations) {
        this.bare = bare;
        this.libraries = new ArrayList<>(libraries);
        this.operations = operations;
    }

    /** Half of the users stay signed in, so that a global sign-out is one among many sessions. */
    void warmUp(int times) throws IOException, InterruptedException {
        for (Visits visits : all()) {
            for (int i = 0; i < times; i++) {
                visits.redirect();
                Visits.User user = visits.signIn();
                if (i % 2 == 0 && visits.library().signOut().isPresent()) {
                    visits.signOutGlobally(user);
                }
            }
        }
    }

    private List<Visits> all() {
        List<Visits> all = new ArrayList<>(bare);
        all.addAll(libraries);
        return all;
    }

    void run(int times) throws IOException, InterruptedException {
        for (int round = 0; round < times; round++) {
            Map<Integer, Map<Operation, Cost>> without = new HashMap<>();
            for (Visits visits : bare) {
                without.put(visits.requests(), measured(visits));
            }
            for (Visits visits : libraries) {
                Map<Operation, Cost> taken = without.get(visits.requests());
                if (taken == null) {
                    throw new IllegalStateException(visits + " is compared with nothing");
                }
                measured(visits)
                        .forEach((operation, cost) -> add(
                                operation, visits.library(), cost.over(Objects.requireNonNull(taken.get(operation)))));
            }
            // Nobody is always the one after the same.
            Collections.rotate(libraries, 1);
        }
    }

    private void add(Operation operation, Library library, Cost cost) {
        costs.computeIfAbsent(operation, first -> new EnumMap<>(Library.class))
                .computeIfAbsent(library, first -> new ArrayList<>())
                .add(cost);
    }

    private Map<Operation, Cost> measured(Visits visits) throws IOException, InterruptedException {
        Map<Operation, Cost> measured = new EnumMap<>(Operation.class);
        List<Visits.User> users = new ArrayList<>();
        measured.put(Operation.REDIRECT, Cost.of(visits.server(), operations, () -> {
            for (int i = 0; i < operations; i++) {
                visits.redirect();
            }
        }));
        measured.put(Operation.SIGN_IN, Cost.of(visits.server(), operations, () -> {
            for (int i = 0; i < operations; i++) {
                users.add(visits.signIn());
            }
        }));
        if (visits.library().signOut().isPresent()) {
            measured.put(Operation.SIGN_OUT, Cost.of(visits.server(), operations, () -> {
                for (Visits.User user : users) {
                    visits.signOutGlobally(user);
                }
            }));
            mustBeSignedOut(visits, users);
        }
        return measured;
    }

    /** The bare container has nothing to end. */
    private static void mustBeSignedOut(Visits visits, List<Visits.User> users)
            throws IOException, InterruptedException {
        for (Visits.User user : users) {
            if (visits.library() != Library.BARE && visits.isSignedIn(user.browser())) {
                throw new IllegalStateException(visits.library() + " did not sign out");
            }
        }
    }

    /** For each library that has it, one of each round. */
    Map<Library, List<Cost>> of(Operation operation) {
        return costs.getOrDefault(operation, Map.of());
    }
}
