package io.github.msal4j.servlet.internal.memory;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes sign-outs to a {@link SignOutFile} as they happen, and the file anew when half of it is out of date. If it cannot be
 * written it is deleted, since a restart must not believe a file that lacks something; work goes on in memory, and it is
 * tried again. Thread-safe.
 *
 * <p>Plain streams and not channels: a request's thread that is interrupted would close a channel for all others.
 */
final class SignOutJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SignOutJournal.class);
    /** So many entries more than there were, or twice as many, and the file is written anew: 320 kB or twice its size. */
    private static final int MORE = 10_000;

    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final Path file;
    private final Supplier<FileHeader> header;
    private final SignOutFile.Source memory;
    private final InstantSource clock;
    /** Held by the one thread that makes the disk write, for all that have appended before. Taken after this object's lock. */
    private final Object forcing = new Object();

    private @Nullable FileChannel lock;
    /** Null while the file cannot be written. */
    private volatile @Nullable FileOutputStream out;

    private volatile long appended;
    private long forced;
    private long appendedWhenFull;
    private boolean failing;
    private boolean closed;
    private Instant triedAt = Instant.MIN;

    /**
     * Writes the file anew.
     *
     * @param memory all that is to be in it; what is appended later must be in the memory before
     */
    SignOutJournal(Path file, Supplier<FileHeader> header, SignOutFile.Source memory, InstantSource clock) {
        this.file = file;
        this.header = header;
        this.memory = memory;
        this.clock = clock;
        synchronized (this) {
            tryToRewrite();
        }
    }

    synchronized boolean isWritable() {
        return out != null;
    }

    /** Adds an entry, which survives the end of the process at once, and one of the machine after {@link #force}. */
    synchronized void append(FileEntry entry) {
        FileOutputStream target = out;
        if (closed) {
            return;
        }
        if (target == null) {
            if (triedAt.isBefore(clock.instant().minus(BETWEEN_TRIES)) || triedAt.isAfter(clock.instant())) {
                tryToRewrite();
            }
            return;
        }
        try {
            target.write(entry.encode());
            appended++;
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (appended >= appendedWhenFull) {
            tryToRewrite();
        }
    }

    /** Returns when all that was appended is on the disk: several threads wait for one write. */
    void force() {
        try {
            forceUpTo(appended);
        } catch (IOException e) {
            failed(e);
        }
    }

    private void forceUpTo(long wanted) throws IOException {
        synchronized (forcing) {
            FileOutputStream target = out;
            if (forced >= wanted || target == null) {
                return;
            }
            long upTo = appended;
            target.getFD().sync();
            forced = upTo;
        }
    }

    /** Called with the lock held. */
    private void tryToRewrite() {
        triedAt = clock.instant();
        try {
            rewrite();
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (failing) {
            failing = false;
            log.info("The file of sign-outs {} can be written again", file);
        }
    }

    private void rewrite() throws IOException {
        lockFile();
        synchronized (forcing) {
            FileOutputStream old = out;
            out = null;
            if (old != null) {
                old.close();
            }
            int entries = SignOutFile.write(file, header.get(), memory);
            out = new FileOutputStream(file.toFile(), true);
            forced = appended;
            appendedWhenFull = appended + Math.max(MORE, entries);
        }
    }

    /** Two that write one file would each write it without what the other has. */
    private void lockFile() throws IOException {
        if (lock != null) {
            return;
        }
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory, SignOutFile.ownerOnly(file, "rwx------"));
        }
        FileChannel channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                SignOutFile.ownerOnly(file, "rw-------"));
        try {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                lock = channel;
                return;
            }
        } catch (OverlappingFileLockException ofAnotherApplication) {
            // Told below.
        }
        channel.close();
        throw new IOException("another application or process uses it");
    }

    private synchronized void failed(IOException e) {
        synchronized (forcing) {
            FileOutputStream broken = out;
            out = null;
            closeQuietly(broken);
        }
        if (lock != null) {
            deleteQuietly();
        }
        if (!failing) {
            failing = true;
            log.error(
                    "The file of sign-outs {} cannot be written: {}. Sign-outs are kept in memory: after a restart, sessions from"
                            + " before it are ended when they wake up. Give the server the right to write there, and room, or"
                            + " set msal.sign-out-directory to another directory that outlives a restart. It is tried again",
                    file,
                    e.toString());
        }
    }

    private void deleteQuietly() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("The file of sign-outs cannot be deleted either", e);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (Exception e) {
            log.debug("The file of sign-outs cannot be closed", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        force();
        synchronized (forcing) {
            closeQuietly(out);
            out = null;
        }
        closeQuietly(lock);
        lock = null;
    }
}
