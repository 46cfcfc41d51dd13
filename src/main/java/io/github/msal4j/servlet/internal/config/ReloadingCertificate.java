package io.github.msal4j.servlet.internal.config;

import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.internal.config.ClientCredential.Certificate;
import io.github.msal4j.servlet.internal.config.ClientCredential.CertificateFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current content of the file {@code msal.client-certificate}. When the certificate is needed, the file is checked
 * for a change, at most every five seconds, and read again if it has changed. If the new content cannot be used, the
 * last good certificate stays in use. Of several certificates in the file, the latest that is valid is used; the others, and
 * the one that a new file has replaced, are there for a provider that does not know that one yet, or no more ({@link #others}).
 * The log warns if the certificate has expired, is not valid yet or expires within 30 days: at
 * start-up, at its first use, and then once a day.
 *
 * <p>Thread-safe; no thread waits while another one reads the file.
 */
public final class ReloadingCertificate {
    private static final Logger log = LoggerFactory.getLogger(ReloadingCertificate.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_REPORTS = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofDays(30);
    /** Each costs a call, and a refusal may have other reasons. */
    private static final int MOST_OTHERS = 2;

    private final CertificateFile file;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile List<Certificate> known;
    private volatile Certificate current;
    private String version;
    private Instant nextLook;
    private Instant nextReport = Instant.MIN;
    private boolean failing;

    public ReloadingCertificate(CertificateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.known = file.pairs();
        Instant now = clock.instant();
        this.current = latestValid(now);
        this.version = file.version();
        this.nextLook = now.plus(BETWEEN_LOOKS);
        reportExpiry(now);
    }

    public Certificate current() {
        if (looking.tryLock()) {
            try {
                Instant now = clock.instant();
                if (!now.isBefore(nextLook)) {
                    nextLook = now.plus(BETWEEN_LOOKS);
                    look(now);
                    if (!isValid(current, now)) {
                        current = latestValid(now);
                    }
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

    /** Whether the current one is valid now. Looks at the file as {@link #current} does. */
    public boolean isValid() {
        return isValid(current(), clock.instant());
    }

    /** What else the provider may know: the certificates that are valid, without that with this thumbprint, the latest first. */
    public List<Certificate> others(Base64URL refused) {
        Instant now = clock.instant();
        return known.stream()
                .filter(one -> isValid(one, now) && !one.thumbprint().equals(refused))
                .limit(MOST_OTHERS)
                .toList();
    }

    /** The provider has accepted this one instead of the current one. It stays in use until the file changes. */
    public void use(Certificate accepted) {
        log.warn(
                "The provider refuses {} of msal.client-certificate {} and accepts {}, which stays in use until the file changes;"
                        + " register the former at the provider, or take it out of the file",
                current,
                file.path(),
                accepted);
        current = accepted;
    }

    private Certificate latestValid(Instant now) {
        List<Certificate> all = known;
        return all.stream().filter(one -> isValid(one, now)).findFirst().orElse(all.get(0));
    }

    private static boolean isValid(Certificate pair, Instant now) {
        return !now.isBefore(pair.certificate().getNotBefore().toInstant())
                && !now.isAfter(pair.certificate().getNotAfter().toInstant());
    }

    private void look(Instant now) {
        try {
            if (failing || !CertificateFiles.versionOf(file.path()).equals(version)) {
                CertificateFile read = CertificateFiles.read(file.path(), file.password(), file.keyId());
                known = withFormer(read.pairs(), current);
                current = latestValid(now);
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

    private static List<Certificate> withFormer(List<Certificate> pairs, Certificate former) {
        return Stream.concat(pairs.stream(), Stream.of(former)).distinct().toList();
    }

    private void reportExpiry(Instant now) {
        Instant begin = current.certificate().getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            log.error(
                    "msal.client-certificate {} is valid from {} only, so the provider will refuse it until then; set this"
                            + " machine's clock, or keep the earlier certificate in the file as well",
                    file.path(),
                    begin);
        }
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
