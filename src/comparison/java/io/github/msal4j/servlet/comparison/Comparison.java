package io.github.msal4j.servlet.comparison;

import io.github.msal4j.servlet.benchmark.Machine;
import io.github.msal4j.servlet.benchmark.Spread;
import io.github.msal4j.servlet.benchmark.StubProvider;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Measures all libraries side by side, and prints the tables of the documentation: medians over the rounds, with the least and the
 * most. The provider and the browsers are in this JVM, each library in one of its own.
 */
public final class Comparison {
    private static final int ROUNDS = Integer.getInteger("compare.rounds", 9);
    private static final int SIGN_INS = Integer.getInteger("compare.signIns", 200);
    private static final int WARM_UPS = Integer.getInteger("compare.warmUps", 4_000);

    private Comparison() {}

    public static void main(String[] arguments) throws Exception {
        Map<Library, RunningServer> servers = new EnumMap<>(Library.class);
        try (StubProvider provider = new StubProvider(Clock.systemUTC())) {
            for (Library library : Library.values()) {
                servers.put(library, new RunningServer(library, provider));
            }
            for (RunningServer server : servers.values()) {
                server.awaitStart();
            }
            compare(servers);
        } finally {
            for (RunningServer server : servers.values()) {
                server.close();
            }
        }
    }

    private static void compare(Map<Library, RunningServer> servers) throws IOException, InterruptedException {
        List<Visits> bare = new ArrayList<>();
        List<Visits> libraries = new ArrayList<>();
        for (RunningServer server : servers.values()) {
            (server.library() == Library.BARE ? bare : libraries).add(Visits.at(server, Site.PAGE));
        }
        bare.add(Visits.at(bare.get(0).server(), BareApplication.BEFORE));
        System.out.printf("%n%s%n", Machine.description(ROUNDS + " rounds of " + SIGN_INS + " after " + WARM_UPS));
        printGuards(libraries);
        Rounds rounds = new Rounds(bare, libraries, SIGN_INS);
        rounds.warmUp(WARM_UPS);
        rounds.run(ROUNDS);
        print("full sign-in", rounds.of(Rounds.Operation.SIGN_IN));
        print("redirect of an anonymous request", rounds.of(Rounds.Operation.REDIRECT));
        print("global sign-out among " + (WARM_UPS / 2 + SIGN_INS) + " sessions", rounds.of(Rounds.Operation.SIGN_OUT));
    }

    private static void printGuards(List<Visits> libraries) throws IOException, InterruptedException {
        head("guards", "version", "requests of a sign-in", String.join(" | ", Guards.TITLES));
        for (Visits visits : libraries) {
            System.out.println(String.join(
                    " | ",
                    "| " + visits.library().title(),
                    visits.library().file(),
                    Integer.toString(visits.requests()),
                    new Guards(visits).row() + " |"));
        }
    }

    private static void print(String operation, Map<Library, List<Cost>> costs) {
        head(operation, "thread CPU, ms", "process CPU, ms", "kB", "wall, ms", "threads started");
        costs.forEach((library, each) -> System.out.println("| " + library.title() + " | "
                + spread(each, cost -> cost.used().cpu(), "%.3f", 1e-6)
                + spread(each, cost -> cost.used().process(), "%.3f", 1e-6)
                + spread(each, cost -> cost.used().bytes(), "%.1f", 1e-3)
                + spread(each, Cost::wall, "%.3f", 1e-6)
                + spread(each, cost -> cost.used().threads(), "%.2f", 1)));
    }

    private static void head(String... columns) {
        String titles = String.join(" | ", columns);
        System.out.printf("%n| %s |%n|%s%n", titles, "---|".repeat(titles.split("\\|").length));
    }

    private static String spread(List<Cost> each, ToDoubleFunction<Cost> figure, String format, double factor) {
        List<Double> values = each.stream().mapToDouble(figure).boxed().collect(Collectors.toList());
        return new Spread(values).text(format, factor) + " | ";
    }
}
