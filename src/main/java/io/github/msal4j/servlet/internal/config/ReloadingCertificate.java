package io.github.msal4j.servlet.internal.config;

import io.github.msal4j.servlet.internal.config.ClientCredential.Certificate;
import io.github.msal4j.servlet.internal.config.ClientCredential.CertificateFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current content of the file {@code msal.client-certificate}. When the certificate is needed, the file is checked
 * for a change, at most every five seconds, and read again if it has changed. If the new content cannot be used, the
 * last good certificate stays in use. The log warns if the certificate has expired or expires within 30 days: at
 * start-up, at its first use, and then once a day.
 *
 * <p>Thread-safe; no thread waits while another one reads the file.
 */
public final class ReloadingCertificate {
    private static final Logger log = LoggerFactory.getLogger(ReloadingCertificate.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_REPORTS = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofDays(30);

    private final CertificateFile file;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Certificate current;
    private String version;
    private Instant nextLook;
    private Instant nextReport = Instant.MIN;
    private boolean failing;

    public ReloadingCertificate(CertificateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.current = file.atStart();
        this.version = file.version();
        this.nextLook = clock.instant().plus(BETWEEN_LOOKS);
        reportExpiry(clock.instant());
    }

    public Certificate current() {
        if (looking.tryLock()) {
            try {
                Instant now = clock.instant();
                if (!now.isBefore(nextLook)) {
                    nextLook = now.plus(BETWEEN_LOOKS);
                    look(now);
                }
                if (!now.isBefore(nextReport)) {
                    nextReport = now.plus(BETWEEN_REPORTS);
                    reportExpiry(now);
                }
            } finally {
                looking.unlock();
            }
        }
        return current;
    }

    private void look(Instant now) {
        try {
            if (failing || !CertificateFiles.versionOf(file.path()).equals(version)) {
                CertificateFile read = CertificateFiles.read(file.path(), file.password());
                current = read.atStart();
                version = read.version();
                failing = false;
                log.info("msal.client-certificate was read again: {}", current);
                nextReport = now;
            }
        } catch (IllegalArgumentException e) {
            if (!failing) {
                log.warn(
                        "msal.client-certificate has changed, but {}; the one read before stays in use",
                        e.getMessage());
            }
            failing = true;
        }
    }

    private void reportExpiry(Instant now) {
        Instant end = current.certificate().getNotAfter().toInstant();
        if (end.isBefore(now)) {
            log.error(
                    "msal.client-certificate {} has expired at {}, so the provider will refuse it; register a new one and"
                            + " replace the file, which needs no restart",
                    file.path(),
                    end);
        } else if (end.isBefore(now.plus(SOON))) {
            log.warn(
                    "msal.client-certificate {} expires at {}; register a new one and replace the file, which needs no"
                            + " restart",
                    file.path(),
                    end);
        }
    }
}
