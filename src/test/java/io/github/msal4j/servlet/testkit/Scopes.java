package io.github.msal4j.servlet.testkit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A list of scopes: those of the protocol, and delegated ones, each of which belongs to a resource. */
record Scopes(Set<String> values) {

    static final String GRAPH = "https://graph.microsoft.com";

    private static final Set<String> PROTOCOL = Set.of("openid", "profile", "email", "offline_access");

    static Scopes parse(String text) {
        return new Scopes(Stream.of(text.trim().split("\\s+", -1))
                .filter(s -> !s.isEmpty())
                .collect(ordered()));
    }

    boolean contains(String scope) {
        return values.contains(scope);
    }

    /** The delegated scopes in their full form, in which Graph's short names carry Graph's address. */
    Set<String> delegated() {
        return values.stream().filter(Scopes::isDelegated).map(Scopes::full).collect(ordered());
    }

    /** What is left when only these delegated scopes (in full form) are granted. */
    Scopes narrowedTo(Set<String> granted) {
        return filter(scope -> !isDelegated(scope) || granted.contains(full(scope)));
    }

    /** A token is for one resource: that of the first delegated scope, else Graph. */
    String resource() {
        return delegated().stream().map(Scopes::resourceOf).findFirst().orElse(GRAPH);
    }

    Scopes forOneResource() {
        String resource = resource();
        return filter(scope -> !isDelegated(scope) || resourceOf(full(scope)).equals(resource));
    }

    Scopes withoutOfflineAccess() {
        return filter(scope -> !scope.equals("offline_access"));
    }

    /** As in a token response, which never lists {@code offline_access}. */
    String granted() {
        return String.join(" ", withoutOfflineAccess().values);
    }

    /** As in the {@code scp} claim of an access token: short names. */
    String scp() {
        List<String> names = filter(scope -> !scope.equals("offline_access")).values.stream()
                .map(scope -> isDelegated(scope) ? shortName(full(scope)) : scope)
                .toList();
        return String.join(" ", names);
    }

    /** Reads a scope the way {@link #delegated} writes it. */
    static String full(String scope) {
        return scope.contains("://") ? scope : GRAPH + "/" + scope;
    }

    static String shortName(String full) {
        return full.substring(full.lastIndexOf('/') + 1);
    }

    private static boolean isDelegated(String scope) {
        return !PROTOCOL.contains(scope);
    }

    private static String resourceOf(String full) {
        return full.substring(0, full.lastIndexOf('/'));
    }

    private Scopes filter(Predicate<String> wanted) {
        return new Scopes(values.stream().filter(wanted).collect(ordered()));
    }

    private static Collector<String, ?, Set<String>> ordered() {
        return Collectors.toCollection(LinkedHashSet::new);
    }
}
