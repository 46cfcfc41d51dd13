package io.github.msal4j.servlet.fakes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What one class logs while this is open: "LEVEL message", with the levels of {@code java.util.logging}. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    /** Kept, since a logger that nobody holds may be collected together with its handlers. */
    private final Logger logger;

    private CapturedLog(Logger logger) {
        this.logger = logger;
        setFormatter(new SimpleFormatter());
        logger.addHandler(this);
    }

    public static CapturedLog of(Class<?> type) {
        return of(type.getName());
    }

    /** The log of a class that cannot be named here, or of a whole package. */
    public static CapturedLog of(String name) {
        return new CapturedLog(Logger.getLogger(name));
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public void forget() {
        lines.clear();
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + getFormatter().formatMessage(line));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
