package io.github.msal4j.servlet.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The parameters that are set, read one by one. For a value that cannot be used, a problem is added to a list and the
 * default is returned, so that all mistakes are reported together.
 */
final class Values {
    private final Map<Parameter, String> given = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Values(Map<String, String> parameters, Placeholders placeholders) {
        parameters.forEach((key, value) -> {
            if (Parameter.isKnown(key)) {
                resolve(key, value, placeholders);
            } else {
                problems.add(key + " is not a known parameter"
                        + Parameter.nearestTo(key)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; see the list of settings in the documentation, src/docs/settings.md"));
            }
        });
    }

    private void resolve(String key, String value, Placeholders placeholders) {
        try {
            String resolved = placeholders.resolve(value).strip();
            if (!resolved.isEmpty()) {
                given.put(parameter(key), resolved);
            }
        } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
            given.put(parameter(key), "");
        }
    }

    private static Parameter parameter(String key) {
        return Arrays.stream(Parameter.values())
                .filter(p -> p.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    List<String> problems() {
        return problems;
    }

    void problem(Parameter parameter, String sentence) {
        problems.add(parameter.key() + " " + sentence);
    }

    /** Whether web.xml sets the parameter. True also if its placeholder failed, which is a reported problem already. */
    boolean has(Parameter parameter) {
        return given.containsKey(parameter);
    }

    Optional<String> text(Parameter parameter) {
        return Optional.ofNullable(given.get(parameter)).filter(value -> !value.isEmpty());
    }

    /** The value as the given function parses it. An IllegalArgumentException of the function becomes a problem. */
    <T> Optional<T> parsed(Parameter parameter, Function<String, T> parser) {
        return text(parameter).flatMap(value -> {
            try {
                return Optional.of(parser.apply(value));
            } catch (IllegalArgumentException e) {
                problem(parameter, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    /** What sign-ins ask for, from one parameter each. */
    SignInParameters signInParameters() {
        return SignInParameters.all(
                name -> parsed(parameter(Parameter.PREFIX + name), text -> SignInParameters.parse(name, text))
                        .orElse(SignInParameters.NONE));
    }

    /** The members of a list as the given function parses them, see {@link #parsed}. */
    <T> Optional<T> parsedList(Parameter parameter, Function<Set<String>, T> parser) {
        return parsed(parameter, text -> parser.apply(list(parameter)));
    }

    /** A list whose members are separated by white space or commas. */
    Set<String> list(Parameter parameter) {
        Set<String> members = new LinkedHashSet<>();
        text(parameter).ifPresent(value -> members.addAll(Arrays.asList(value.split("[\\s,]+"))));
        members.remove("");
        return members;
    }

    /** A constant of an enumeration, written in lower case with hyphens or underscores. */
    <E extends Enum<E>> E choice(Parameter parameter, E fallback) {
        return parsed(parameter, value -> {
                    for (E candidate : fallback.getDeclaringClass().getEnumConstants()) {
                        if (spelling(candidate).equals(value.replace('-', '_'))) {
                            return candidate;
                        }
                    }
                    throw new IllegalArgumentException("is '" + value + "'; it must be one of "
                            + List.of(fallback.getDeclaringClass().getEnumConstants()).stream()
                                    .map(Values::spelling)
                                    .toList());
                })
                .orElse(fallback);
    }

    private static String spelling(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Empty for {@code off}. */
    Optional<Duration> durationOrOff(Parameter parameter, Duration fallback) {
        return text(parameter).equals(Optional.of("off"))
                ? Optional.empty()
                : Optional.of(parsed(parameter, Values::durationOrComplain).orElse(fallback));
    }

    private static Duration durationOrComplain(String value) {
        try {
            return Addresses.duration(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or off", e);
        }
    }

    /** Whether web.xml switches it on. */
    boolean flag(Parameter parameter) {
        return parsed(parameter, value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("is '" + value + "'; it must be true or false");
                })
                .orElse(false);
    }

    Duration duration(Parameter parameter, Duration fallback) {
        return parsed(parameter, Addresses::duration).orElse(fallback);
    }
}
