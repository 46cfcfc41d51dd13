package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.config.Authority;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a page needs of a sign-in, beyond that there is one.
 *
 * @param authContext an authentication context that the sign-in must have satisfied, e.g. {@code c1}
 * @param maxAuthAge how long ago the user may have authenticated
 */
public record StepUp(Optional<String> authContext, Optional<Duration> maxAuthAge) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    public static final StepUp NONE = new StepUp(Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if the text is no name of an authentication context */
    public static String authContext(String text) {
        String name = text.strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "is '" + name
                            + "'; it must be the id of one authentication context, e.g. c1, as Entra shows it under Conditional Access");
        }
        return name;
    }

    public boolean isNone() {
        return authContext.isEmpty() && maxAuthAge.isEmpty();
    }

    /**
     * Whether the sign-in of this user is good enough now, or an earlier one in the same browser that would still last.
     *
     * @param provider which has signed the user in
     */
    public boolean isMetBy(VerifiedUser user, Instant now, Authority provider) {
        return isMetByNewest(user, now, provider) || isMetEarlier(user, now);
    }

    /** Not where it has to be recent: what is recent may be an authentication for less. */
    private boolean isMetEarlier(VerifiedUser user, Instant now) {
        return maxAuthAge.isEmpty()
                && authContext
                        .filter(context -> user.further().holdContext(context, now))
                        .isPresent();
    }

    /** Whether the newest token says so. A sign-in whose time the provider does not tell is not recent. */
    public boolean isMetByNewest(VerifiedUser user, Instant now, Authority provider) {
        return isNone()
                || user.signIn()
                        .map(session -> isMetBy(user.authentication(), session.beganAt(), now, provider.datesBack()))
                        .orElse(false);
    }

    private boolean isMetBy(Authentication known, Instant began, Instant now, Duration datesBack) {
        boolean satisfied = authContext.map(known.contexts()::contains).orElse(true);
        // To the second, as the provider tells the time.
        boolean recent = maxAuthAge
                .map(age -> known.at(began, datesBack)
                        .filter(time -> !time.plus(age).plusSeconds(1).isBefore(now))
                        .isPresent())
                .orElse(true);
        return satisfied && recent;
    }

    /** What is missing, for the log. */
    public String missingFor(VerifiedUser user) {
        Authentication known = user.authentication();
        String context = authContext
                .filter(name -> !known.contexts().contains(name))
                .map(name -> "the ID token has no acrs " + name)
                .orElse("");
        String age = maxAuthAge
                .map(limit -> known.time() == null
                        ? "the ID token has no auth_time"
                        : "auth_time is " + known.time() + ", which may be " + limit.toSeconds() + " s ago")
                .orElse("");
        return context.isEmpty() || age.isEmpty() ? context + age : context + "; " + age;
    }

    /** In the words of a filter's parameters, as the log has it. */
    @Override
    public String toString() {
        String context = authContext.map(name -> "auth-context " + name).orElse("");
        String age = maxAuthAge
                .map(limit -> "max-auth-age " + limit.toSeconds() + "s")
                .orElse("");
        return context.isEmpty() || age.isEmpty() ? context + age : context + ", " + age;
    }

    /** Both. */
    public StepUp and(StepUp other) {
        return new StepUp(
                authContext.or(other::authContext),
                maxAuthAge.isPresent() && other.maxAuthAge.isPresent()
                        ? maxAuthAge
                                .filter(age -> age.compareTo(other.maxAuthAge.get()) <= 0)
                                .or(other::maxAuthAge)
                        : maxAuthAge.or(other::maxAuthAge));
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        authContext.ifPresent(name -> map.put("c", name));
        maxAuthAge.ifPresent(age -> map.put("m", age.toSeconds()));
        return map;
    }

    public static StepUp fromMap(Map<?, ?> map) {
        return new StepUp(
                map.get("c") instanceof String name ? Optional.of(name) : Optional.empty(),
                map.get("m") instanceof Number age
                        ? Optional.of(Duration.ofSeconds(age.longValue()))
                        : Optional.empty());
    }
}
