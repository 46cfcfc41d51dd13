package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.cache.Scopes;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scopes that the provider has granted, as its latest answer says (RFC 6749 section 5.1). A refresh must not ask for others
 * (section 6): a strict provider refuses it with {@code invalid_scope}, each time (R109).
 *
 * @param known empty if there was no answer yet; then everything may be asked for
 */
record GrantedScopes(Set<String> known) {
    static final GrantedScopes UNKNOWN = new GrantedScopes(Set.of());

    /** From MSAL4J's serialized cache, in which each access token has the scopes of its answer. */
    static GrantedScopes in(String msalCache) {
        try {
            return Json.object(msalCache).get("AccessToken") instanceof Map<?, ?> entries
                    ? ofLatest(entries.values().stream()
                            .filter(Map.class::isInstance)
                            .<Map<?, ?>>map(entry -> (Map<?, ?>) entry)
                            .toList())
                    : UNKNOWN;
        } catch (ParseException e) {
            return UNKNOWN;
        }
    }

    /** Answers of the same second cannot be told apart; then a scope must be in each of them. */
    private static GrantedScopes ofLatest(List<Map<?, ?>> tokens) {
        long latest = tokens.stream().mapToLong(GrantedScopes::cachedAt).max().orElse(0);
        Set<String> scopes = new LinkedHashSet<>();
        tokens.forEach(token -> scopes.addAll(scopesOf(token)));
        tokens.stream()
                .filter(token -> cachedAt(token) == latest)
                .forEach(token -> scopes.removeIf(
                        scope -> Scopes.isOfOpenId(scope) && !scopesOf(token).contains(scope)));
        return new GrantedScopes(scopes);
    }

    private static long cachedAt(Map<?, ?> token) {
        String text = String.valueOf(token.get("cached_at"));
        return text.matches("\\d{1,12}") ? Long.parseLong(text) : 0;
    }

    private static Set<String> scopesOf(Map<?, ?> token) {
        return token.get("target") instanceof String target ? Set.copyOf(words(target)) : Set.of();
    }

    private static Set<String> words(String scopes) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(scopes.split("\\s+")));
        words.remove("");
        return words;
    }

    /** Whether a refresh may ask for this scope of OpenID Connect. */
    boolean admits(String openIdScope) {
        return known.isEmpty() || known.contains(openIdScope);
    }

    /** Whether all of these scopes of an API were granted, as far as is known. */
    boolean cover(Set<String> scopesOfApi) {
        return known.isEmpty() || Scopes.satisfied(scopesOfApi, known);
    }
}
