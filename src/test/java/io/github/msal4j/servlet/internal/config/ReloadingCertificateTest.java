package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is parsed once, follows its file, and says in time that it ends. */
class ReloadingCertificateTest {
    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate ending;

    private final SettableClock clock = SettableClock.atPresent();
    private final CapturedLog log = CapturedLog.of(ReloadingCertificate.class);
    private Path file;

    @BeforeAll
    static void make(@TempDir Path directory) {
        first = TestCertificate.rsa(directory, "first", 365);
        second = TestCertificate.rsa(directory, "second", 365);
        ending = TestCertificate.rsa(directory, "ending", 100);
    }

    @BeforeEach
    void write(@TempDir Path directory) throws IOException {
        file = directory.resolve("certificate");
        write(first);
    }

    /** All of the same size. */
    private static void write(TestCertificate certificate, Path to) throws IOException {
        Files.writeString(to, String.format("%-6000s", certificate.keyPem() + certificate.certificatePem()));
    }

    @AfterEach
    void release() {
        log.close();
    }

    private void write(TestCertificate certificate) throws IOException {
        write(certificate, file);
    }

    private ReloadingCertificate reloading() {
        return new ReloadingCertificate(CertificateFiles.read(file, TestCertificate.PASSWORD, Optional.empty()), clock);
    }

    private static ClientCredential.Certificate pair(TestCertificate certificate) {
        return new ClientCredential.Certificate(certificate.key(), certificate.certificate());
    }

    /** M10: MSAL4J would parse it for each application, which here is each operation. */
    @Test
    void aFileThatStaysAsItIsIsParsedOnce() {
        ReloadingCertificate certificate = reloading();
        ClientCredential.Certificate atStart = certificate.current();

        clock.advance(Duration.ofMinutes(1));

        assertThat(certificate.current()).isSameAs(atStart).isEqualTo(pair(first));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aNewFileIsSeenWithinSeconds() throws IOException {
        ReloadingCertificate certificate = reloading();
        write(second);

        clock.advance(Duration.ofSeconds(4));
        assertThat(certificate.current()).as("not looked at each time").isEqualTo(pair(first));
        clock.advance(Duration.ofSeconds(1));

        assertThat(certificate.current()).isEqualTo(pair(second));
        assertThat(log.lines()).singleElement().asString().startsWith("INFO").contains("read again", "CN=second");
    }

    @Test
    void pemMayBecomePkcs12() throws IOException {
        ReloadingCertificate certificate = reloading();
        Files.copy(second.store(), file, StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofSeconds(5));

        assertThat(certificate.current()).isEqualTo(pair(second));
    }

    @Test
    void anotherFileOfTheSameSizeAndAgeIsSeen(@TempDir Path directory) throws IOException {
        ReloadingCertificate certificate = reloading();
        Path next = directory.resolve("next");
        write(second, next);
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofSeconds(5));

        assertThat(certificate.current()).isEqualTo(pair(second));
    }

    @Test
    void aFileThatCannotBeReadLeavesTheOldOneInPlaceAndIsNamedOnce() throws IOException {
        ReloadingCertificate certificate = reloading();
        Files.writeString(file, second.keyPem());
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(5));
            assertThat(certificate.current()).isEqualTo(pair(first));
        }
        Files.delete(file);
        clock.advance(Duration.ofSeconds(5));
        assertThat(certificate.current()).isEqualTo(pair(first));

        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARNING msal.client-certificate has changed, but " + file)
                .contains("no CERTIFICATE block was found", "stays in use");

        write(second);
        clock.advance(Duration.ofSeconds(5));
        assertThat(certificate.current()).as("mended").isEqualTo(pair(second));
    }

    @Test
    void theEndIsNamedAtStartUpAtFirstUseAndThenDaily() throws IOException {
        write(ending);
        clock.advance(Duration.ofDays(69));
        ReloadingCertificate certificate = reloading();
        certificate.current();
        assertThat(log.lines()).as("31 days left").isEmpty();

        clock.advance(Duration.ofDays(2));
        certificate = reloading();
        assertThat(log.lines())
                .as("at start-up")
                .singleElement()
                .asString()
                .startsWith("WARNING")
                .contains(" expires at ");
        certificate.current();
        certificate.current();
        assertThat(log.lines()).as("at first use").hasSize(2);

        clock.advance(Duration.ofDays(30));
        certificate.current();
        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(2)).startsWith("SEVERE").contains(file.toString(), " has expired at ");
    }

    @Test
    void aNewCertificateEndsTheReports() throws IOException {
        write(ending);
        clock.advance(Duration.ofDays(99));
        ReloadingCertificate certificate = reloading();
        write(first);
        log.forget();

        clock.advance(Duration.ofSeconds(5));
        certificate.current();

        assertThat(log.lines()).singleElement().asString().contains("read again");
    }

    private void writeBoth() throws IOException {
        Files.writeString(file, second.keyPem() + second.certificatePem() + ending.certificatePem() + ending.keyPem());
    }

    /** Two certificates with one start would have no order. */
    @Test
    void r108_theOneThatHasExpiredMakesPlaceForTheOther() throws IOException {
        writeBoth();
        ReloadingCertificate certificate = reloading();
        certificate.use(pair(ending));
        assertThat(certificate.current()).isEqualTo(pair(ending));
        assertThat(certificate.others(pair(ending).thumbprint())).containsExactly(pair(second));

        clock.advance(Duration.ofDays(101));

        assertThat(certificate.current()).isEqualTo(pair(second));
        assertThat(certificate.others(pair(second).thumbprint()))
                .as("has expired")
                .isEmpty();
    }

    @Test
    void r108_theFormerOneIsKeptBesideTheNewOne() throws IOException {
        ReloadingCertificate certificate = reloading();
        write(second);
        clock.advance(Duration.ofSeconds(5));

        assertThat(certificate.current()).isEqualTo(pair(second));
        assertThat(certificate.others(pair(second).thumbprint())).containsExactly(pair(first));
    }

    @Test
    void r108_oneThatIsNotValidYetIsReported() {
        clock.advance(Duration.ofDays(-1));

        ReloadingCertificate certificate = reloading();
        assertThat(log.lines())
                .as("at start-up")
                .singleElement()
                .asString()
                .startsWith("SEVERE msal.client-certificate " + file + " is valid from ")
                .contains("clock", "keep the earlier certificate in the file");
        assertThat(certificate.current()).as("the only one").isEqualTo(pair(first));
    }

    @Test
    void r108_validIsWhatIsNeitherTooEarlyNorTooLate() {
        ReloadingCertificate certificate = reloading();

        assertThat(certificate.isValid()).isTrue();

        clock.advance(Duration.ofDays(366));
        assertThat(certificate.isValid()).as("too late").isFalse();

        clock.advance(Duration.ofDays(-367));
        assertThat(certificate.isValid()).as("too early").isFalse();
    }

    /** Guard: {@code current} gives the lock back, without which no other thread would ever look at the file. */
    @Test
    void aNewFileIsSeenInWhicheverThreadIsTheNextToAsk() throws IOException {
        ReloadingCertificate certificate = reloading();
        certificate.current();
        write(second);
        clock.advance(Duration.ofSeconds(5));

        assertThat(CompletableFuture.supplyAsync(certificate::current).join()).isEqualTo(pair(second));
    }
}
