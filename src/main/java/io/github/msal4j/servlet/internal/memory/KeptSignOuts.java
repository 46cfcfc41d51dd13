package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of sign-outs by fingerprints: which {@code sid}s sign-ins have had, and, once it is {@linkplain #keepIn kept in
 * a file}, what an earlier process has left there. What happens from then on outlives the process as well (R76). Thread-safe.
 */
final class KeptSignOuts {
    private static final Logger log = LoggerFactory.getLogger(KeptSignOuts.class);

    private final Duration life;
    private final InstantSource clock;
    private final IssuedSids issued;
    /** All that was remembered since the process began and named a session that was met here. */
    private final Supplier<Stream<SignOut>> remembered;

    private final Supplier<Instant> lostUpTo;
    private volatile Fingerprints fingerprints = Fingerprints.create();
    private volatile RecoveredSignOuts recovered = new RecoveredSignOuts(fingerprints, List.of());
    private volatile @Nullable SignOutJournal journal;
    private volatile Instant unsureUpTo = Instant.MIN;

    /** @param lostUpTo until when something may be missing in what is remembered */
    KeptSignOuts(Duration life, InstantSource clock, Supplier<Stream<SignOut>> remembered, Supplier<Instant> lostUpTo) {
        this.life = life;
        this.clock = clock;
        this.remembered = remembered;
        this.lostUpTo = lostUpTo;
        this.issued = new IssuedSids(life, clock);
    }

    /** A sign-in that began later than this, and was signed out, is known to be. */
    Instant completeSince() {
        Instant lost = lostUpTo.get();
        return lost.isAfter(unsureUpTo) ? lost : unsureUpTo;
    }

    /** Whether a sign-in has had this {@code sid} in the time that its session may live. */
    boolean hasMet(String sid) {
        return issued.contains(hash(sid));
    }

    /** Notes a sign-in. Returns whether its {@code sid} was known before. */
    boolean meet(String sid, Instant began) {
        long hash = hash(sid);
        IssuedSids.Before before = issued.add(hash, began);
        if (before != IssuedSids.Before.THIS) {
            append(FileEntry.issued(hash, began));
        }
        return before != IssuedSids.Before.NOTHING;
    }

    private long hash(String sid) {
        return fingerprints.of(Kind.SID, sid).first();
    }

    /** Adds a sign-out to the file. It must be remembered already, since the file may be made anew from that. */
    void append(SignOut signOut) {
        if (journal != null) {
            append(entry(signOut));
        }
    }

    private FileEntry entry(SignOut signOut) {
        return new FileEntry(signOut.kind(), fingerprints.of(signOut.kind(), signOut.id()), signOut.at());
    }

    private void append(FileEntry entry) {
        SignOutJournal writing = journal;
        if (writing != null) {
            writing.append(entry);
        }
    }

    /** Returns when a crash of the machine takes nothing of what was appended. */
    void force() {
        SignOutJournal writing = journal;
        if (writing != null) {
            writing.force();
        }
    }

    boolean concern(SignedInSession session) {
        return recovered.concerns(session);
    }

    boolean wasEndedByApplication(SignedInSession session) {
        return recovered.wasEndedByApplication(session);
    }

    boolean overtake(SignedInSession session) {
        return recovered.overtakes(session);
    }

    /** Whether the same thing happened before the process began, whenever that was. */
    boolean hasHappened(SignOut signOut) {
        return recovered.contains(signOut);
    }

    /** The clock was ahead until now: nothing happened later than now, and times from meanwhile cannot be compared. */
    void clockWasPutBack(Instant wrong, Instant now) {
        recovered = recovered.movedBackTo(now);
        unsureUpTo = wrong;
    }

    /**
     * Takes over what an earlier process has left in this file, and keeps everything there. To be called before anything
     * else.
     */
    void keepIn(Path file, String application) {
        Instant now = clock.instant();
        // Who signs in within the same millisecond does so afterwards.
        Instant start = now.minusMillis(1);
        unsureUpTo = start;
        try {
            EarlierFile.take(file, application).ifPresent(content -> recover(content, now));
        } catch (IOException e) {
            log.error(
                    "The file of sign-outs {} can neither be used nor put aside: {}. Sign-outs are kept in memory only. Remove"
                            + " it, or set msal.sign-out-directory to another directory",
                    file,
                    e.toString());
            return;
        }
        SignOutJournal writing = new SignOutJournal(
                file, () -> new FileHeader(application, fingerprints, completeSince()), this::writeTo, clock);
        journal = writing;
        if (writing.isWritable()) {
            log.info("Sign-outs outlive a restart in {}, all from {} on", file, unsureUpTo);
        } else {
            // Nobody knows whether the earlier process could write there to its end.
            unsureUpTo = start;
        }
    }

    private void recover(SignOutFile.Content content, Instant now) {
        Instant oldest = now.minus(life);
        List<FileEntry> entries = content.entries().stream()
                .filter(entry -> !entry.at().isBefore(oldest))
                .toList();
        fingerprints = content.header().fingerprints();
        entries.stream()
                .filter(entry -> entry.kind() == null)
                .forEach(entry -> issued.add(entry.id().first(), entry.at()));
        recovered = new RecoveredSignOuts(fingerprints, entries);
        if (content.damaged() == 0) {
            unsureUpTo = content.header().completeSince();
        }
        Instant newest = recovered.newest();
        if (PlausibleTimes.isAhead(newest, now)) {
            log.warn("This node's clock was put back from {} to {} since it was stopped", newest, now);
            clockWasPutBack(newest, now);
        }
    }

    private void writeTo(SignOutFile.Writer writer) throws IOException {
        Instant oldest = clock.instant().minus(life);
        Stream<FileEntry> signOuts =
                Stream.concat(recovered.entries(), remembered.get().map(this::entry));
        Iterator<FileEntry> entries =
                signOuts.filter(entry -> entry.at().isAfter(oldest)).iterator();
        while (entries.hasNext()) {
            writer.write(entries.next());
        }
        issued.forEach((hash, began) -> writer.write(FileEntry.issued(hash, began)));
    }

    /** Ends the file properly. */
    void close() {
        SignOutJournal writing = journal;
        if (writing != null) {
            writing.close();
        }
    }
}
