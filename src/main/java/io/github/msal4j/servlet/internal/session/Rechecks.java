package io.github.msal4j.servlet.internal.session;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a browser is to verify its sign-in at the provider again (R80), and by which further ids the provider knows the
 * sign-in since: a user who has signed out and in there comes back with another {@code sid}. Immutable.
 *
 * @param dueAt in milliseconds since 1970
 * @param unanswered how many round trips have begun since the last one that ended well
 * @param sids the later ones, oldest first
 */
record Rechecks(long dueAt, int unanswered, List<KnownSid> sids) {
    /** After a round trip that was lost or did not help, doubled for each further one. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /** Doubled so often at most: about an hour. */
    private static final int MOST_DOUBLED = 6;

    /** Each is looked up for each request. Whoever has more has signed in again and again, and the oldest are long gone. */
    private static final int MOST_SIDS = 4;

    private static final String SEPARATOR = " ";

    /** While one is under way, no other one begins; if it is not answered, it is tried again after a pause. */
    static Rechecks begun(@Nullable Rechecks before, long now) {
        int unanswered = before == null ? 0 : before.unanswered;
        long pause = FIRST_PAUSE.toMillis() << Math.min(unanswered, MOST_DOUBLED);
        return new Rechecks(now + pause, unanswered + 1, before == null ? List.of() : before.sids);
    }

    /** @param sid the one that the provider named now, if the sign-in has not had it yet */
    static Rechecks confirmed(@Nullable Rechecks before, long dueAt, Optional<KnownSid> sid) {
        List<KnownSid> all = new ArrayList<>(before == null ? List.of() : before.sids);
        sid.ifPresent(all::add);
        return new Rechecks(dueAt, 0, List.copyOf(all.subList(Math.max(0, all.size() - MOST_SIDS), all.size())));
    }

    /** A text, as a session store may admit few classes. */
    String text() {
        StringBuilder text = new StringBuilder().append(dueAt).append(SEPARATOR).append(unanswered);
        sids.forEach(known -> text.append(SEPARATOR)
                .append(known.since().toEpochMilli())
                .append(SEPARATOR)
                .append(URLEncoder.encode(known.sid(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    /** Null for a text of another form. */
    static @Nullable Rechecks of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            String[] parts = text.split(SEPARATOR, -1);
            List<KnownSid> sids = new ArrayList<>();
            for (int i = 2; i < parts.length; i += 2) {
                sids.add(new KnownSid(
                        URLDecoder.decode(parts[i + 1], StandardCharsets.UTF_8),
                        Instant.ofEpochMilli(Long.parseLong(parts[i]))));
            }
            return new Rechecks(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), List.copyOf(sids));
        } catch (RuntimeException otherForm) {
            return null;
        }
    }

    /** Shows no id. */
    @Override
    public String toString() {
        return "Rechecks[dueAt=" + dueAt + ", unanswered=" + unanswered + "]";
    }
}
