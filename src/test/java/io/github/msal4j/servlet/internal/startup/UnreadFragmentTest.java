package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R153: a library that nothing starts, since its fragment is not read, says so. */
class UnreadFragmentTest {
    private static final String LISTENER =
            "<listener><listener-class> " + StartUpListener.class.getName() + " </listener-class></listener>";

    private static FakeContext application(String complete, String elements) {
        return new FakeContext().webXml("<web-app metadata-complete='" + complete + "'>" + elements + "</web-app>");
    }

    /** What the initializer has to say when the application's listeners have run. */
    private static List<String> warnings(FakeContext container) {
        try (CapturedLog log = CapturedLog.of(UnreadFragment.class)) {
            new EarlyStart().onStartup(null, container.context());
            container.listeners().forEach(listener -> ((ServletContextListener) listener)
                    .contextInitialized(new ServletContextEvent(container.context())));
            return log.lines();
        }
    }

    @Test
    void anApplicationThatUsesItIsTold() {
        assertThat(warnings(application("true", "").set("msal.client-id", "x")))
                .as("a setting")
                .singleElement()
                .asString()
                .startsWith("WARNING Application /app/: web.xml is metadata-complete")
                .contains("msal4j-servlet was not started", "<listener-class>" + StartUpListener.class.getName());
        assertThat(warnings(application("true", "").filter("x", SignInFilter.class.getName(), null, null)))
                .as("a filter")
                .hasSize(1);
        assertThat(
                        warnings(
                                application(
                                        "true",
                                        "<filter-mapping><filter-name>msal-sign-in</filter-name><url-pattern>/*</url-pattern></filter-mapping>")))
                .as("a mapping of the fragment's filter")
                .hasSize(1);
    }

    @Test
    void othersAreNot() {
        assertThat(warnings(application("false", "").set("msal.client-id", "x")))
                .as("the fragment is read")
                .isEmpty();
        assertThat(warnings(application("true", LISTENER).set("msal.client-id", "x")))
                .as("web.xml names the listener")
                .isEmpty();
        assertThat(warnings(application("true", "").set("org.example.x", "x")))
                .as("another application with the same jar")
                .isEmpty();
        assertThat(warnings(
                        application("true", "").set("msal.client-id", "x").attribute(SignIns.class.getName(), "there")))
                .as("a listener has started it in code")
                .isEmpty();
    }
}
