package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.config.NearestName;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.StepUp;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The init parameters of one sign-in filter. An unknown name or a malformed value is a mistake that stops the start: if
 * it were ignored, a filter whose list of roles has a typo in its name would admit every user (R87).
 *
 * @param roles of which a user needs one; empty if every user is admitted
 * @param optional whether requests without a user are let through
 * @param caching what browsers may keep
 * @param asks for what a sign-in asks that begins here
 * @param stepUp what the sign-in must be beside being one
 */
public record FilterParameters(
        List<String> roles, boolean optional, CachePolicy caching, SignInParameters asks, StepUp stepUp) {
    private static final String ROLES = "roles";
    private static final String OPTIONAL = "optional";
    private static final String CACHE = "cache";
    private static final String AUTH_CONTEXT = "auth-context";
    private static final String MAX_AUTH_AGE = "max-auth-age";
    private static final List<String> KNOWN = Stream.concat(
                    Stream.of(ROLES, OPTIONAL, CACHE, AUTH_CONTEXT, MAX_AUTH_AGE), SignInParameters.NAMES.stream())
            .toList();

    /** Where no filter stands before a page. */
    static FilterParameters none() {
        return new Reader("", Map.of()).read();
    }

    /** @throws ServletException with all mistakes */
    static FilterParameters of(FilterConfig config) throws ServletException {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : Collections.list(config.getInitParameterNames())) {
            given.put(name, config.getInitParameter(name));
        }
        Reader reader = new Reader(config.getFilterName(), given);
        FilterParameters read = reader.read();
        if (!reader.problems.isEmpty()) {
            throw new ServletException(String.join("; ", reader.problems));
        }
        return read;
    }

    /** Of a filter whose init parameters have been found to be right. */
    public static FilterParameters of(String filter, Map<String, String> given) {
        return new Reader(filter, given).read();
    }

    /** One sentence for each mistake in the init parameters of this filter. */
    public static List<String> problems(String filter, Map<String, String> given) {
        Reader reader = new Reader(filter, given);
        reader.read();
        return reader.problems;
    }

    private static final class Reader {
        private final String filter;
        private final Map<String, String> given;
        private final List<String> problems = new ArrayList<>();

        Reader(String filter, Map<String, String> given) {
            this.filter = filter;
            this.given = given;
        }

        FilterParameters read() {
            given.keySet().stream().filter(name -> !KNOWN.contains(name)).forEach(this::unknown);
            boolean open = value(OPTIONAL, FilterParameters::optional, false);
            return new FilterParameters(
                    value(ROLES, FilterParameters::roles, List.of()),
                    open,
                    value(CACHE, CachePolicy::parse, CachePolicy.NOTHING_STORED),
                    SignInParameters.all(
                            name -> value(name, text -> SignInParameters.parse(name, text), SignInParameters.NONE)),
                    stepUp(open));
        }

        /** Who is let in without a user must not be kept out with one. */
        private StepUp stepUp(boolean open) {
            if (open) {
                Stream.of(AUTH_CONTEXT, MAX_AUTH_AGE)
                        .filter(given::containsKey)
                        .forEach(name -> problem(name, "protects nothing while optional is true; remove one of them"));
            }
            return new StepUp(
                    value(AUTH_CONTEXT, text -> Optional.of(StepUp.authContext(text)), Optional.empty()),
                    value(MAX_AUTH_AGE, text -> Optional.of(SignInParameters.age(text)), Optional.empty()));
        }

        private void unknown(String name) {
            problem(
                    name,
                    "is not known"
                            + NearestName.of(name, KNOWN)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; a sign-in filter has " + String.join(", ", KNOWN)
                                            + ", all else is set by context parameters"));
        }

        private <T> T value(String name, Function<String, T> parser, T fallback) {
            String text = given.get(name);
            if (text == null) {
                return fallback;
            }
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                problem(name, String.valueOf(e.getMessage()));
                return fallback;
            }
        }

        private void problem(String name, String sentence) {
            problems.add("Filter " + filter + ": the init parameter " + name + " " + sentence);
        }
    }

    /** A list without members would admit every user, which cannot be meant if the parameter is set. */
    private static List<String> roles(String text) {
        List<String> roles = Arrays.stream(text.split("[,\\r\\n]", -1))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .toList();
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("is empty; name at least one role or remove it");
        }
        return roles;
    }

    /** Whether a filter with these init parameters, which have been found to be right, lets anonymous requests through. */
    public static boolean isOptional(Map<String, String> given) {
        return given.containsKey(OPTIONAL) && optional(given.get(OPTIONAL));
    }

    /** Whether a filter with these init parameters asks for a role. */
    public static boolean hasRoles(Map<String, String> given) {
        return given.containsKey(ROLES);
    }

    private static boolean optional(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is '" + text + "'; it must be true or false");
        };
    }
}
