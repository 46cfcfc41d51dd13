package io.github.msal4j.servlet.internal.memory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file in which sign-outs outlive the process: a {@link FileHeader}, and a {@link FileEntry} after another. It holds
 * fingerprints and times. Who reads it is signed in nowhere; who can write it can sign users out, and keep sign-outs from
 * outliving the process.
 */
final class SignOutFile {
    private SignOutFile() {}

    /**
     * What was in a file.
     *
     * @param damaged how many entries cannot be read. What a crash has left half-written at the end does not count: nobody was
     *     given an answer yet
     */
    record Content(FileHeader header, List<FileEntry> entries, int damaged) {}

    /** Writes entries one by one. */
    interface Writer {
        void write(FileEntry entry) throws IOException;
    }

    /** What a file is to have. */
    interface Source {
        void writeTo(Writer writer) throws IOException;
    }

    /**
     * Reads a file that is there.
     *
     * @throws ForeignFileException if it is somebody else's
     */
    static Content read(Path file, String application) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            FileHeader header = FileHeader.decode(in.readNBytes(FileHeader.BYTES), application);
            List<FileEntry> entries = new ArrayList<>();
            int damaged = 0;
            int empty = 0;
            for (byte[] next = in.readNBytes(FileEntry.BYTES);
                    next.length == FileEntry.BYTES;
                    next = in.readNBytes(FileEntry.BYTES)) {
                if (isEmpty(next)) {
                    empty++;
                    continue;
                }
                Optional<FileEntry> entry = FileEntry.decode(next);
                entry.ifPresent(entries::add);
                // A file system may have made the file longer before it wrote; then nothing comes behind.
                damaged += empty + (entry.isPresent() ? 0 : 1);
                empty = 0;
            }
            return new Content(header, entries, damaged);
        }
    }

    private static boolean isEmpty(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes a new file in the place of one that may be there, which stays as it is if anything fails. Returns how many entries. */
    static int write(Path file, FileHeader header, Source source) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly(file, "rw-------"));
        int[] count = {0};
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            OutputStream buffer = new BufferedOutputStream(out, 1 << 16);
            buffer.write(header.encode());
            source.writeTo(entry -> {
                buffer.write(entry.encode());
                count[0]++;
            });
            buffer.flush();
            out.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(file);
        return count[0];
    }

    /** The directory, too, has to know of the new file before the power fails. */
    private static void forceDirectory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnEverySystem) {
            // Windows has no such call, and needs none.
        }
    }

    /** Nobody else may read it, where the file system knows of that. */
    static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
