package io.github.msal4j.servlet.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what an earlier process has left, whatever became of it, and tells the log of what is wrong. */
final class EarlierFile {
    private static final Logger log = LoggerFactory.getLogger(EarlierFile.class);

    private EarlierFile() {}

    /**
     * What is there; empty if there is no file, or none that can be used, which then is put aside.
     *
     * @throws IOException if a file that cannot be used cannot be put aside either
     */
    static Optional<SignOutFile.Content> take(Path file, String application) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SignOutFile.Content content = SignOutFile.read(file, application);
            if (content.damaged() > 0) {
                log.error(
                        "The file of sign-outs {} is damaged: {} entries cannot be read, {} can. Sessions from before this"
                                + " start are ended when they wake up. Look after the disk, and let nothing else write to it",
                        file,
                        content.damaged(),
                        content.entries().size());
            }
            return Optional.of(content);
        } catch (IOException e) {
            putAside(file, e);
            return Optional.empty();
        }
    }

    private static void putAside(Path file, IOException why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.error(
                "The file of sign-outs {} cannot be used: {}. It is {} now, and a new one was begun. Sessions from before this"
                        + " start are ended when they wake up. Let each application have an msal.sign-out-directory of its own",
                file,
                why instanceof ForeignFileException ? why.getMessage() : why.toString(),
                aside.getFileName());
    }
}
