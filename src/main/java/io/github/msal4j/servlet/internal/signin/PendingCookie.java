package io.github.msal4j.servlet.internal.signin;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The cookie of a pending sign-in. In front of what is sealed it says, to every application of the host, whose it is and when the
 * sign-in began: the cookies of all of them share the room that servers leave for cookies, and each can open only its own. Who changes
 * these two can have a cookie removed, as whoever can change a cookie can anyway.
 *
 * @param application of {@link io.github.msal4j.servlet.internal.web.PublicAddress#applicationTag}; empty if the value is not of
 *     this form
 */
record PendingCookie(String name, String application, Instant beganAt, String sealed, int length) {
    private static final int RADIX = 36;
    /** What a header has for each cookie besides name and value. */
    private static final int PUNCTUATION = 3;

    static final Comparator<PendingCookie> OLDEST_FIRST = Comparator.comparing(PendingCookie::beganAt);

    /** What the value has in front of what is sealed. */
    static String beginning(String application, Instant beganAt) {
        return application + "." + Long.toString(beganAt.getEpochSecond(), RADIX) + ".";
    }

    /** Accepts any value; one of another form counts as the oldest, because it is of no use. */
    static PendingCookie read(String name, String value) {
        int length = length(name, value);
        String[] parts = value.split("\\.", 3);
        return parts.length == 3
                ? second(parts[1])
                        .map(began -> new PendingCookie(name, parts[0], began, parts[2], length))
                        .orElseGet(() -> useless(name, length))
                : useless(name, length);
    }

    static int length(String name, String value) {
        return name.length() + value.length() + PUNCTUATION;
    }

    private static PendingCookie useless(String name, int length) {
        return new PendingCookie(name, "", Instant.MIN, "", length);
    }

    private static Optional<Instant> second(String text) {
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text, RADIX)));
        } catch (RuntimeException notATime) {
            return Optional.empty();
        }
    }

    boolean isOf(String anApplication) {
        return application.equals(anApplication);
    }

    /**
     * Only if it says so itself; to the browser it was over at the same time, unless a clock was changed. No clock is so far ahead
     * that a sign-in could begin when this one is over: somebody has made that up, and the oldest would go for it.
     */
    boolean isOver(Instant now) {
        return !application.isEmpty()
                && (!beganAt.isAfter(now.minus(PendingSignIns.LIFE)) || beganAt.isAfter(now.plus(PendingSignIns.LIFE)));
    }

    @Override
    public String toString() {
        return "PendingCookie[" + name + "]";
    }
}
