package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sign-outs from before the process began, by fingerprints only. Immutable. */
final class RecoveredSignOuts {
    private record Key(Kind kind, Fingerprint id) {}

    private final Fingerprints fingerprints;
    private final Map<Key, Instant> instants = new HashMap<>();
    private final Instant newest;

    RecoveredSignOuts(Fingerprints fingerprints, List<FileEntry> entries) {
        this.fingerprints = fingerprints;
        Instant last = Instant.MIN;
        for (FileEntry entry : entries) {
            if (entry.kind() != null) {
                instants.merge(
                        new Key(entry.kind(), entry.id()),
                        entry.at(),
                        (one, other) -> one.isAfter(other) ? one : other);
                last = entry.at().isAfter(last) ? entry.at() : last;
            }
        }
        this.newest = last;
    }

    /** When the last of them happened; who has signed in since is not concerned. */
    Instant newest() {
        return newest;
    }

    /** Whether this sign-in was signed out after it began, or had ended. Of those from after the start it asks the time only. */
    boolean concerns(SignedInSession session) {
        Instant began = session.beganAt();
        return !began.isAfter(newest)
                && (session.sids().stream().anyMatch(known -> happened(Kind.SID, known.sid(), known.since()))
                        || happened(Kind.SUBJECT, session.user().subject(), began)
                        || happened(Kind.SIGN_IN, session.id(), Instant.MIN));
    }

    /** Whether the application ended all sign-ins of this user, or of everybody, after this one began. */
    boolean wasEndedByApplication(SignedInSession session) {
        Instant began = session.beganAt();
        return !began.isAfter(newest)
                && (happened(Kind.USER, session.user().key(), began)
                        || happened(Kind.EVERYBODY, SignOut.ANYBODY, began));
    }

    /** Whether the user left in another tab while this sign-in was under way. */
    boolean overtakes(SignedInSession session) {
        Instant began = session.beganAt();
        return !began.isAfter(newest)
                && session.idsOfLeaving().stream().anyMatch(id -> happened(Kind.LEFT_SID, id, began));
    }

    boolean contains(SignOut signOut) {
        return happened(signOut.kind(), signOut.id(), Instant.MIN);
    }

    private boolean happened(Kind kind, String id, Instant earliest) {
        Instant last = instants.get(new Key(kind, fingerprints.of(kind, id)));
        return last != null && !last.isBefore(earliest);
    }

    /** None of them happened later than this. */
    RecoveredSignOuts movedBackTo(Instant latest) {
        return new RecoveredSignOuts(
                fingerprints,
                entries()
                        .map(entry ->
                                entry.at().isAfter(latest) ? new FileEntry(entry.kind(), entry.id(), latest) : entry)
                        .toList());
    }

    Stream<FileEntry> entries() {
        return instants.entrySet().stream()
                .map(known ->
                        new FileEntry(known.getKey().kind(), known.getKey().id(), known.getValue()));
    }
}
