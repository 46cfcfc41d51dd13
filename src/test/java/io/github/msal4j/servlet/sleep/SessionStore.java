package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.WarBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Where a container's sessions sleep, as its documentation has a deployer set it up. */
public enum SessionStore {
    /** Tomcat's own: sessions sleep only while Tomcat does not run, all of them in one file. */
    STANDARD_MANAGER("work", false) {
        @Override
        public Deployment in(Deployment application) {
            return application.withTomcat("<Manager pathname=\"SESSIONS.ser\"/>");
        }
    },
    /** Swaps out what has been idle for a second, and reads back only the classes that the documentation names. */
    TOMCAT_FILE_STORE("work", true) {
        @Override
        public Deployment in(Deployment application) {
            return application.withTomcat("""
                    <Manager className="org.apache.catalina.session.PersistentManager"
                        minIdleSwap="0" maxIdleSwap="1" processExpiresFrequency="1" saveOnRestart="true"
                        sessionAttributeValueClassNameFilter="%s" warnOnSessionAttributeFilterFailure="true">
                      <Store className="org.apache.catalina.session.FileStore" directory="sessions"/>
                    </Manager>
                    """.formatted(CLASS_NAME_FILTER));
        }
    },
    /** Evicts from memory what has been idle for a second. */
    JETTY_FILE("sessions", true) {
        @Override
        public ContainerSpec in(ContainerSpec spec) {
            return spec.jettyModule(GRACEFUL)
                    .jettyModule("session-cache-hash")
                    .jettyModule("session-store-file")
                    .jettyProperty("jetty.session.evictionPolicy", "1");
        }
    },
    /** Keeps nothing in memory between requests, as several nodes that share a database do. */
    JETTY_JDBC("", true) {
        @Override
        public ContainerSpec in(ContainerSpec spec) {
            SessionDatabase database = SessionDatabase.shared();
            return spec.jettyModule(GRACEFUL)
                    .jettyModule("session-cache-null")
                    .jettyModule("session-store-jdbc")
                    .jettyProperty("jetty.session.flushOnResponseCommit", "true")
                    .jettyProperty("db-connection-type", "driver")
                    .jettyProperty("jetty.session.jdbc.driverClass", database.driver())
                    .jettyProperty("jetty.session.jdbc.driverUrl", database.address())
                    .serverLibrary(WarBuilder.jarOf(org.h2.Driver.class));
        }

        @Override
        void clear() {
            SessionDatabase.shared().clear();
        }

        @Override
        String content(ContainerProcess server) {
            return SessionDatabase.shared().content();
        }
    };

    /** Tomcat's own fields of a session, and what this library keeps there; the documentation names it. */
    static final String CLASS_NAME_FILTER = "java\\.lang\\.(?:Boolean|Integer|Long|Number|String)"
            + "|\\[Ljava\\.lang\\.String;|(?:\\[L)?io\\.github\\.msal4j\\.servlet\\..+";

    /**
     * Jetty writes a session after it has answered. Without this module a stop does not wait for that, and writes the same
     * session itself at the same moment, upon which either deletes the other's file.
     */
    private static final String GRACEFUL = "graceful";

    private final String directory;
    private final boolean swapping;

    SessionStore(String directory, boolean swapping) {
        this.directory = directory;
        this.swapping = swapping;
    }

    boolean isFor(Container container) {
        return container.isTomcat() == (this == STANDARD_MANAGER || this == TOMCAT_FILE_STORE);
    }

    /** Each container with each of these stores that it has. */
    static Stream<Arguments> onContainers(Predicate<SessionStore> which) {
        return Stream.of(Container.values()).flatMap(container -> Stream.of(values())
                .filter(store -> store.isFor(container) && which.test(store))
                .map(store -> Arguments.of(container, store)));
    }

    /** Whether sessions sleep here while the container runs. */
    boolean isSwapping() {
        return swapping;
    }

    public Deployment in(Deployment application) {
        return application;
    }

    public ContainerSpec in(ContainerSpec spec) {
        return spec;
    }

    /** Removes what another container may have left. */
    void clear() {}

    /** All that the store holds, in no particular order, as far as it is text. */
    String content(ContainerProcess server) {
        try (Stream<Path> files = Files.walk(server.base().resolve(directory))) {
            return files.filter(Files::isRegularFile).map(SessionStore::read).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException removedMeanwhile) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
