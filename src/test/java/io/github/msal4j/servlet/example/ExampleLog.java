package io.github.msal4j.servlet.example;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee10.webapp.WebAppContext;

/** Log lines as a person wants them who watches the applications sign people in and out: short, and by whom. */
final class ExampleLog extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    /** The log manager forgets loggers that nobody holds, with their levels. */
    private static final List<Logger> QUIET = Stream.of(
                    "org.eclipse.jetty", "org.jboss.weld", "com.microsoft.aad.msal4j")
            .map(Logger::getLogger)
            .toList();

    private ExampleLog() {}

    static void showOnConsole() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new ExampleLog());
        root.addHandler(console);
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    @Override
    public String format(LogRecord record) {
        String level = record.getLevel().intValue() > Level.INFO.intValue()
                ? record.getLevel().getName() + " "
                : "";
        String thrown = record.getThrown() == null ? "" : " (" + record.getThrown() + ")";
        LocalTime time = LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault());
        return "%s  %-14s  %s%s%s%n".formatted(TIME.format(time), application(), level, formatMessage(record), thrown);
    }

    private static String application() {
        return Thread.currentThread().getContextClassLoader() instanceof WebAppClassLoader loader
                        && loader.getContext() instanceof WebAppContext application
                ? String.join(" ", application.getVirtualHosts())
                : "";
    }
}
