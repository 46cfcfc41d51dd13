package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPLoggerFactory;

/** A log that goes nowhere is told where every container shows it. */
class SilentLogTest {
    private final List<String> told = new ArrayList<>();
    private final ServletContext context = (ServletContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("log");
                told.add(String.valueOf(arguments[0]));
                return null;
            });

    @Test
    void noBindingIsTold() {
        SilentLog.tell(context, new NOPLoggerFactory(), NOPLogger.NOP_LOGGER);

        assertThat(told).singleElement().asString().contains("no binding", "slf4j-jdk14 1.7.36", "Logback 1.5");
    }

    @Test
    void aLevelThatIsOffIsTold() {
        SilentLog.tell(context, LoggerFactory.getILoggerFactory(), NOPLogger.NOP_LOGGER);

        assertThat(told).singleElement().asString().contains("not even errors", "io.github.msal4j.servlet to INFO");
    }

    /** Before anything else, since the settings may be wrong. */
    @Test
    void theStartTellsIt() {
        Logger ours = Logger.getLogger(StartUp.class.getName());
        Level level = ours.getLevel();
        ours.setLevel(Level.OFF);
        try {
            assertThatThrownBy(() -> new StartUp().contextInitialized(new ServletContextEvent(context)))
                    .as("this context can do nothing else")
                    .isInstanceOf(AssertionError.class);
        } finally {
            ours.setLevel(level);
        }

        assertThat(told).first().asString().contains("not even errors");
    }

    @Test
    void aLogThatWorksIsNotMentioned() {
        SilentLog.tell(context);

        assertThat(told).isEmpty();
    }
}
