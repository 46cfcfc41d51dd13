package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R76: what a memory remembers outlives its process in a file, whatever becomes of the file. */
class SignOutFileTest {
    private static final Instant BEGAN = SignedIn.BEGAN;
    private static final Duration LIFE = Duration.ofHours(13);
    private static final String APPLICATION = "application-one!";

    @TempDir
    Path directory;

    private final SettableClock clock = SettableClock.at(BEGAN.minusSeconds(60));
    private final List<SignOutMemory> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(SignOutMemory::close);
    }

    private Path file() {
        return directory.resolve("kept/sign-outs");
    }

    /** A process that begins now; others end without a word, as after {@code kill -9}. */
    private SignOutMemory start() {
        return start(APPLICATION);
    }

    private SignOutMemory start(String application) {
        opened.forEach(SignOutMemory::close);
        SignOutMemory memory = new SignOutMemory(LIFE, Duration.ofMinutes(20), clock);
        memory.keepIn(file(), application);
        opened.add(memory);
        return memory;
    }

    /** A process that begins, ends, and begins again a minute later, and what happens in it. */
    private SignOutMemory begun() {
        SignOutMemory memory = start();
        clock.advance(Duration.ofSeconds(61));
        return memory;
    }

    private SignOut signOut(Kind kind, String id) {
        return new SignOut(kind, id, clock.instant());
    }

    /** R81 over a restart. */
    @Test
    void r81_whatTheApplicationEndedStaysEnded() {
        SignOutMemory memory = begun();
        SignedInSession ada = SignedIn.session("sid-1", "sub-1");
        SignedInSession bob = SignedIn.session("sid-2", "sub-2");
        memory.remember(signOut(Kind.USER, ada.user().getName()), true);

        SignOutMemory next = start();
        assertThat(next.wasEndedByApplication(ada)).isTrue();
        assertThat(next.concerns(ada)).isTrue();
        assertThat(next.concerns(bob)).isFalse();
        next.remember(signOut(Kind.EVERYBODY, SignOut.ANYBODY), true);

        assertThat(start().concerns(bob)).isTrue();
    }

    @Test
    void r76_aSessionThatSleptOverTheRestartIsSignedOutByWhatWasKnownBefore() {
        SignOutMemory memory = begun();
        SignedInSession bySid = SignedIn.session("sid-1", "sub-1");
        SignedInSession bySubject = SignedIn.session("sid-2", "sub-2");
        SignedInSession byItself = SignedIn.session("sid-3", "sub-3");
        SignedInSession left = SignedIn.session("sid-4", "sub-4");
        List.of(bySid, bySubject, byItself, left).forEach(memory::meet);
        memory.remember(signOut(Kind.SID, "sid-1"), false);
        memory.remember(signOut(Kind.SUBJECT, "sub-2"), false);
        memory.remember(signOut(Kind.SIGN_IN, byItself.id()), true);
        memory.remember(signOut(Kind.LEFT_SID, "sid-4"), true);
        clock.advance(Duration.ofSeconds(1));

        SignOutMemory after = start();

        assertThat(List.of(bySid, bySubject, byItself)).allMatch(after::concerns);
        assertThat(after.concerns(left)).isFalse();
        assertThat(after.overtakes(left)).isTrue();
        assertThat(List.of(bySid, bySubject, byItself, left)).noneMatch(after::cannotVouchFor);
    }

    @Test
    void r76_r54_nobodyElseIsConcernedBeforeOrAfter() {
        SignOutMemory memory = begun();
        SignedInSession other = SignedIn.session("sid-2", "sub-2");
        memory.meet(SignedIn.session("sid-1"));
        memory.meet(other);
        memory.remember(signOut(Kind.SID, "sid-1"), false);
        clock.advance(Duration.ofSeconds(1));

        SignOutMemory after = start();
        SignedInSession again = new SignedInSession(
                SignedIn.user(claims -> claims.subject("sub-1")),
                Optional.of("sid-1"),
                clock.instant(),
                new SignedIn.Tokens("second"));

        assertThat(after.concerns(other)).isFalse();
        assertThat(after.cannotVouchFor(other)).isFalse();
        assertThat(after.concerns(again)).isFalse();
        assertThat(after.meet(again)).as("r75: no invention").isTrue();
    }

    /** Guard: what sign-ins have had is in the file, so that a flood after the restart pushes out nothing that matters. */
    @Test
    void r75_r76_afterARestartASleepingSessionsSidIsStillNoInvention() {
        begun().meet(SignedIn.session("sid-1"));

        SignOutMemory after = start();

        assertThat(after.mayConcern(signOut(Kind.SID, "sid-1"))).isTrue();
        assertThat(after.mayConcern(signOut(Kind.SID, "sid-2"))).isFalse();
    }

    @Test
    void r75_inventionsAreNotWritten() throws IOException {
        SignOutMemory memory = begun();
        long before = Files.size(file());

        memory.remember(signOut(Kind.SID, "invented"), false);

        assertThat(Files.size(file())).isEqualTo(before);
    }

    @Test
    void r76_theFileNamesNobodyAndIsTheOwnersOnly() throws IOException {
        SignOutMemory memory = begun();
        memory.meet(SignedIn.session("sid-1", "sub-1"));
        memory.remember(signOut(Kind.SID, "sid-1"), false);
        memory.remember(signOut(Kind.SUBJECT, "sub-1"), false);
        memory.force();

        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("sid-1", "sub-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file().resolveSibling("sign-outs.lock"))))
                .as("nobody else may lock it")
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void r76_thousandsOfSignOutsOfTheSameSidDoNotMakeTheFileGrowForEver() throws IOException {
        SignOutMemory memory = begun();
        memory.meet(SignedIn.session("sid-1"));
        for (int i = 0; i < 25_000; i++) {
            clock.advance(Duration.ofMillis(1));
            memory.remember(signOut(Kind.SID, "sid-1"), false);
        }

        assertThat(Files.size(file())).isLessThan(11_000 * FileEntry.BYTES);
        assertThat(start().concerns(SignedIn.session("sid-1"))).isTrue();
    }

    @Test
    void whatNoSessionCanMeetAnyMoreIsNotReadBack() throws IOException {
        SignOutMemory memory = begun();
        memory.meet(SignedIn.session("sid-1"));
        memory.remember(signOut(Kind.SID, "sid-1"), false);
        clock.advance(LIFE.plusSeconds(1));

        start();

        assertThat(Files.size(file())).isEqualTo(FileHeader.BYTES);
    }

    /** A process that dies while it writes, and a machine whose file system knows of the length first. */
    @Test
    void r76_aTornWriteLosesNothingThatWasAnswered() throws IOException {
        for (byte[] torn :
                List.of(new byte[5], new byte[FileEntry.BYTES * 3], "half".getBytes(StandardCharsets.UTF_8))) {
            SignOutMemory memory = start();
            clock.advance(Duration.ofSeconds(61));
            SignedInSession signedOut = signedIn("sid-1");
            SignedInSession other = signedIn("sid-2");
            memory.meet(signedOut);
            memory.meet(other);
            memory.remember(signOut(Kind.SID, "sid-1"), false);
            memory.force();
            memory.close();
            append(torn);
            try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.memory")) {
                SignOutMemory after = start();

                assertThat(after.concerns(signedOut)).isTrue();
                assertThat(after.concerns(other)).isFalse();
                assertThat(after.cannotVouchFor(other)).isFalse();
                assertThat(log.lines()).noneMatch(line -> line.startsWith("SEVERE"));
            }
        }
    }

    private SignedInSession signedIn(String sid) {
        return new SignedInSession(
                SignedIn.user(claims -> claims.subject("of " + sid)),
                Optional.of(sid),
                clock.instant(),
                new SignedIn.Tokens("first"));
    }

    private void append(byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file().toFile(), "rw")) {
            open.seek(open.length());
            open.write(bytes);
        }
    }

    /** One byte changed, one lost, a hole: what was there is used, and what sleeps is not believed. */
    @Test
    void r76_aDamagedFileIsToldOnceAndWhatSleepsIsNotBelieved() throws IOException {
        for (int way = 0; way < 3; way++) {
            SignOutMemory memory = start();
            clock.advance(Duration.ofSeconds(61));
            SignedInSession first = signedIn("sid-1");
            SignedInSession second = signedIn("sid-2");
            memory.meet(first);
            memory.meet(second);
            memory.remember(signOut(Kind.SID, "sid-1"), false);
            memory.remember(signOut(Kind.SID, "sid-2"), false);
            memory.close();
            byte[] content = Files.readAllBytes(file());
            int last = content.length - 2 * FileEntry.BYTES;
            byte[] damaged =
                    switch (way) {
                        case 0 -> changed(content, last + 9);
                        case 1 -> without(content, last + 9);
                        default -> hole(content, last);
                    };
            Files.write(file(), damaged);
            clock.advance(Duration.ofSeconds(1));
            try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.memory")) {
                SignOutMemory after = start();

                assertThat(after.cannotVouchFor(first)).isTrue();
                assertThat(after.cannotVouchFor(second)).isTrue();
                if (way != 1) {
                    assertThat(after.concerns(second)).as("what can be read").isTrue();
                }
                assertThat(log.lines().stream().filter(line -> line.startsWith("SEVERE")))
                        .singleElement()
                        .asString()
                        .contains("is damaged", file().toString());
                log.forget();
                assertThat(start().cannotVouchFor(first))
                        .as("after one more restart")
                        .isTrue();
                assertThat(log.lines()).noneMatch(line -> line.startsWith("SEVERE"));
            }
        }
    }

    private static byte[] changed(byte[] content, int at) {
        byte[] changed = content.clone();
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] without(byte[] content, int at) {
        byte[] shorter = new byte[content.length - 1];
        System.arraycopy(content, 0, shorter, 0, at);
        System.arraycopy(content, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] hole(byte[] content, int at) {
        byte[] holed = content.clone();
        Arrays.fill(holed, at, at + FileEntry.BYTES, (byte) 0);
        return holed;
    }

    @Test
    void r76_aForeignFileIsPutAsideAndToldAndTheStartGoesOn() throws IOException {
        byte[] text =
                "somebody's notes, longer than the header of a file of sign-outs is, and without any meaning to us at all"
                        .getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(file().getParent());
        Files.write(file(), text);
        clock.advance(Duration.ofMinutes(2));
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.memory")) {
            SignOutMemory memory = start();

            assertThat(memory.cannotVouchFor(SignedIn.session("sid-1"))).isTrue();
            assertThat(log.lines().stream().filter(line -> line.startsWith("SEVERE")))
                    .singleElement()
                    .asString()
                    .contains("cannot be used", file().toString(), "msal.sign-out-directory");
            memory.remember(signOut(Kind.SUBJECT, "sub-9"), false);
            assertThat(start().concerns(SignedIn.session("sid-9", "sub-9"))).isTrue();
        }
        assertThat(Files.readAllBytes(file().resolveSibling("sign-outs.unreadable")))
                .isEqualTo(text);
    }

    @Test
    void r76_theFileOfAnotherClientIsForeign() {
        begun().meet(SignedIn.session("sid-1"));

        SignOutMemory memory = start("application-two!");

        assertThat(memory.mayConcern(signOut(Kind.SID, "sid-1"))).isFalse();
        assertThat(memory.cannotVouchFor(SignedIn.session("sid-1"))).isTrue();
    }

    @Test
    void r76_twoProcessesDoNotWriteTheSameFile() {
        SignOutMemory first = begun();
        try (CapturedLog log = CapturedLog.of(SignOutJournal.class)) {
            SignOutMemory second = new SignOutMemory(LIFE, Duration.ofMinutes(20), clock);
            opened.add(second);
            second.keepIn(file(), APPLICATION);

            assertThat(log.lines()).singleElement().asString().contains("SEVERE", "another application or process");
            assertThat(second.cannotVouchFor(SignedIn.session("sid-1"))).isTrue();
        }
        first.meet(SignedIn.session("sid-1"));
        first.remember(signOut(Kind.SID, "sid-1"), false);
        assertThat(start().concerns(SignedIn.session("sid-1")))
                .as("the first goes on")
                .isTrue();
    }

    /** A file in the place of the directory stands for whatever cannot be written; root may write into everything. */
    @Test
    void r76_aDirectoryThatCannotBeWrittenIsToldOnceAndWorkGoesOn() throws IOException {
        Files.writeString(directory.resolve("kept"), "in the way");
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.memory")) {
            SignOutMemory memory = begun();
            SignedInSession session = SignedIn.session("sid-1");
            memory.meet(session);
            memory.remember(signOut(Kind.SID, "sid-1"), false);
            memory.force();

            assertThat(memory.concerns(session)).isTrue();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("SEVERE")
                    .contains("cannot be written", "msal.sign-out-directory");
            log.forget();
            Files.delete(directory.resolve("kept"));
            memory.remember(signOut(Kind.SUBJECT, "sub-3"), false);
            assertThat(log.lines()).as("tried once a minute").isEmpty();
            clock.advance(Duration.ofSeconds(61));
            memory.remember(signOut(Kind.SUBJECT, "sub-2"), false);
            assertThat(log.lines()).singleElement().asString().contains("can be written again");
        }
        SignOutMemory next = start();
        assertThat(next.concerns(SignedIn.session("sid-1"))).as("all of it").isTrue();
        assertThat(next.concerns(SignedIn.session("sid-9", "sub-2")))
                .as("also what came when it was written anew")
                .isTrue();
    }

    /** Guard: {@code KeptSignOuts.meet} notes a {@code sid} before it appends it, since the file may be made anew from what is noted. */
    @Test
    void r76_theSignInWithWhichTheFileIsWrittenAnewIsInIt() throws IOException {
        Files.writeString(directory.resolve("kept"), "in the way");
        SignOutMemory memory = begun();
        Files.delete(directory.resolve("kept"));

        memory.meet(SignedIn.session("sid-3"));

        assertThat(start().mayConcern(signOut(Kind.SID, "sid-3"))).isTrue();
    }

    /** Guard: {@code SignOutJournal.failed} removes a file that lacks something from then on. */
    @Test
    void r76_aFileThatCannotBeWrittenAnewIsGoneAndNotBelievedAfterARestart() throws IOException {
        SignOutMemory memory = begun();
        memory.meet(SignedIn.session("sid-1"));
        Path inTheWay = Files.createDirectories(file().resolveSibling("sign-outs.new/full"));
        for (int i = 0; i <= 10_000; i++) {
            memory.remember(signOut(Kind.SID, "sid-1"), false);
        }

        assertThat(file()).doesNotExist();
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        assertThat(start().cannotVouchFor(SignedIn.session("sid-2"))).isTrue();
    }

    /** A request that is still under way when the application stops. Guard: {@code closed} in {@code SignOutJournal.append}. */
    @Test
    void r76_whatComesAfterTheStopLeavesTheFileToTheNextProcess() {
        SignOutMemory old = begun();
        old.close();
        opened.clear();
        clock.advance(Duration.ofSeconds(61));
        old.remember(signOut(Kind.SUBJECT, "sub-2"), false);

        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.memory")) {
            start().remember(signOut(Kind.SUBJECT, "sub-3"), false);

            assertThat(log.lines()).noneMatch(line -> line.startsWith("SEVERE"));
        }
        assertThat(start().concerns(SignedIn.session("sid-9", "sub-3"))).isTrue();
    }

    @Test
    void r76_r97_whatWasWrittenWhileTheClockWasAheadKeepsNobodyOut() {
        clock.advance(Duration.ofHours(3));
        SignOutMemory memory = start();
        memory.remember(signOut(Kind.SUBJECT, "sub-1"), false);
        clock.advance(Duration.ofHours(-3).plusSeconds(61));

        SignOutMemory after = start();
        clock.advance(Duration.ofSeconds(1));

        SignedInSession again = new SignedInSession(
                SignedIn.user(claims -> claims.subject("sub-1")),
                Optional.empty(),
                clock.instant(),
                new SignedIn.Tokens("second"));
        assertThat(after.concerns(again)).isFalse();
        assertThat(after.cannotVouchFor(SignedIn.session("sid-1"))).isTrue();
    }

    @Test
    void withoutAnEarlierFileWhatSleepsIsNotBelieved() {
        clock.advance(Duration.ofMinutes(5));
        SignedInSession fromBefore = SignedIn.session("sid-1");
        try (CapturedLog log = CapturedLog.of(SignOutMemory.class)) {
            SignOutMemory memory = start();
            clock.advance(Duration.ofSeconds(1));

            assertThat(memory.cannotVouchFor(fromBefore)).isTrue();
            assertThat(memory.cannotVouchFor(fromBefore)).isTrue();
            assertThat(memory.cannotVouchFor(signedIn("sid-2"))).isFalse();
            assertThat(log.lines().stream().filter(line -> line.startsWith("WARNING")))
                    .singleElement()
                    .asString()
                    .contains("msal.sign-out-directory");
        }
    }
}
