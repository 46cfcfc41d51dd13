package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C15: an application's listeners hear of every end, whatever one of them does. */
class EndListenersTest {
    private static final SignInEnd END =
            new SignInEnd(SignedIn.session("sid-1").user(), EndReason.LOCAL_SIGN_OUT, SignedIn.BEGAN);
    private static final List<String> HEARD = new ArrayList<>();

    private static @Nullable Supplier<Throwable> failing;

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private @Nullable Object attribute;

    /** The first that the service loader finds. */
    public static final class First implements SignInEndListener {
        @Override
        public void signInEnded(SignInEnd end) {
            HEARD.add("first");
            fail();
        }
    }

    /** The second one. */
    public static final class Second implements SignInEndListener {
        @Override
        public void signInEnded(SignInEnd end) {
            HEARD.add("second");
        }
    }

    private static void fail() {
        Supplier<Throwable> failure = failing;
        if (failure != null) {
            EndListenersTest.<RuntimeException>sneak(failure.get());
        }
    }

    /** Throws it as it is: a {@code catch} of the wrong type does not see it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    static List<Supplier<Throwable>> failures() {
        return List.of(
                () -> new IllegalStateException("the mail server is down"),
                () -> new NoClassDefFoundError("com/example/Missing"),
                () -> new ExceptionInInitializerError("a static initializer"),
                () -> new IOException("checked, from a language that does not declare it"),
                () -> new AssertionError("a check of the application"),
                () -> new StackOverflowError("for a test"));
    }

    @AfterEach
    void forget() {
        HEARD.clear();
        failing = null;
    }

    private EndListeners listeners() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(
                services.resolve(SignInEndListener.class.getName()),
                List.of(First.class.getName(), Second.class.getName()));
        // Not a file of the test class path, which has listeners of its own.
        ClassLoader application = new URLClassLoader(new URL[] {url()}, null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return Class.forName(name, true, EndListenersTest.class.getClassLoader());
            }
        };
        return new EndListeners((ServletContext) Proxy.newProxyInstance(
                EndListenersTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getClassLoader" -> application;
                    case "getAttribute" -> arguments[0].equals(SignInEndListener.class.getName()) ? attribute : null;
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }

    private URL url() throws MalformedURLException {
        return directory.toUri().toURL();
    }

    /** R82. Guards: the {@code catch} of {@code EndListeners.tell}, for whatever a listener throws. */
    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatFailsKeepsNothingFromTheOthers(Supplier<Throwable> failure) throws Exception {
        failing = failure;
        attribute = (SignInEndListener) end -> {
            HEARD.add("of the context");
            fail();
        };

        try (CapturedLog log = CapturedLog.of(EndListeners.class)) {
            listeners().tell(END);

            assertThat(HEARD).containsExactly("first", "second", "of the context");
            assertThat(log.lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("SEVERE") && line.contains("the sign-in has ended all the same"));
            assertThat(log.lines().get(0)).contains(First.class.getName());
        }
    }

    /** Guard: the attribute is asked for its type. */
    @Test
    void anAttributeOfAnotherTypeIsNoListener() throws Exception {
        attribute = "not a listener";

        try (CapturedLog log = CapturedLog.of(EndListeners.class)) {
            listeners().tell(END);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("A listener is not told", "SignInEndListener is a java.lang.String");
        }
        assertThat(HEARD).containsExactly("first", "second");
    }

    @Test
    void theListenerOfTheContextIsLookedUpEachTime() throws Exception {
        EndListeners listeners = listeners();
        attribute = (SignInEndListener) end -> HEARD.add(end.reason().name());

        listeners.tell(END);

        assertThat(HEARD).containsExactly("first", "second", "LOCAL_SIGN_OUT");
    }
}
