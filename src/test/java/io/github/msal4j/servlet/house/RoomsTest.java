package io.github.msal4j.servlet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports run downwards only, so that there is no circle between packages, and a reader can begin at either end. */
class RoomsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/github/msal4j/servlet");
    private static final int LONGEST = 300;

    /** What stands in the API package because web.xml names it, but only hands on to a room below it. */
    private static final Set<String> DOORS =
            Set.of("SignInFilter", "SignInCallbackServlet", "SignOutServlet", "SignOutCallbackServlet");

    private static final String START = "StartUpListener";

    /** From the ground up: each may use what stands before it. */
    private static final List<String> ORDER = List.of(
            "base",
            "API",
            "monitoring",
            "config",
            "http",
            "provider",
            "session",
            "web",
            "credential",
            "cache",
            "token",
            "memory",
            "cluster",
            "ending",
            "signout",
            "signin",
            "gate",
            "security",
            "cdi",
            "doors",
            "startup",
            "start");

    private static final Pattern REFERENCE =
            Pattern.compile("\\bio\\.github\\.msal4j\\.servlet\\.(internal\\.(\\w+)\\.)?(\\w+)");

    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"");

    private record Source(String room, Path file, String code) {
        static Source of(Path file) {
            Path below = SOURCES.relativize(file);
            String type = file.getFileName().toString().replace(".java", "");
            String room = below.getNameCount() == 1
                    ? roomOfApiType(type)
                    : below.getName(1).toString();
            return new Source(room, file, COMMENT_OR_TEXT.matcher(read(file)).replaceAll(""));
        }

        /** The other rooms whose types it names. */
        Set<String> uses() {
            Set<String> rooms = new TreeSet<>();
            Matcher names = REFERENCE.matcher(code.replaceFirst("(?m)^package .*$", ""));
            while (names.find()) {
                rooms.add(names.group(2) == null ? roomOfApiType(names.group(3)) : names.group(2));
            }
            rooms.remove(room);
            return rooms;
        }
    }

    private static String roomOfApiType(String type) {
        if (DOORS.contains(type)) {
            return "doors";
        }
        return type.equals(START) ? "start" : "API";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Source> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Source::of)
                    .toList();
        }
    }

    @Test
    void importsRunDownwards() throws IOException {
        Set<String> upwards = new LinkedHashSet<>();
        for (Source source : sources()) {
            for (String used : source.uses()) {
                if (ORDER.indexOf(used) > ORDER.indexOf(source.room())) {
                    upwards.add(source.file() + " in " + source.room() + " uses " + used);
                }
            }
        }

        assertThat(upwards).isEmpty();
    }

    @Test
    void everyRoomIsInTheOrder() throws IOException {
        assertThat(sources()).extracting(Source::room).isSubsetOf(ORDER);
    }

    /** A door has no code of its own to speak of: it names one room, and one type there. */
    @Test
    void theDoorsOnlyHandOn() throws IOException {
        assertThat(sources())
                .filteredOn(source -> List.of("doors", "start").contains(source.room()))
                .hasSize(DOORS.size() + 1)
                .allSatisfy(door -> assertThat(
                                REFERENCE.matcher(door.code()).results().filter(name -> name.group(2) != null))
                        .hasSize(1));
    }

    @Test
    void noFileIsLong() throws IOException {
        for (Source source : sources()) {
            assertThat(read(source.file()).lines().count())
                    .as("lines of %s", source.file())
                    .isLessThanOrEqualTo(LONGEST);
        }
    }

    /** Design: the only room that imports MSAL4J. */
    @Test
    void onlyOneRoomKnowsMsal4j() throws IOException {
        assertThat(sources())
                .filteredOn(source -> source.code().contains("com.microsoft.aad."))
                .extracting(Source::room)
                .containsOnly("token");
    }
}
