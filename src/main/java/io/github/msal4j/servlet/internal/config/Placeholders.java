package io.github.msal4j.servlet.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code>, <code>${sys:name}</code> and <code>${file:/path}</code>, so that a WAR need not
 * contain secrets. The result is not searched for placeholders again.
 *
 * <p><code>${env:NAME|default}</code> and <code>${sys:name|default}</code> give the default if the value is missing or
 * empty, so that one WAR works with and without the variable. A file has no default, because a file that is mounted at
 * the wrong place must be noticed.
 *
 * <p>The shell's form <code>:-</code> is refused. Tomcat replaces such placeholders in web.xml before the application
 * reads them ({@code IntrospectionUtils.replaceProperties}); it knows no variable named <code>env:NAME</code>, so it
 * would always put the default there.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<kind>[^:}]*):?(?<name>[^}]*)}");

    private static final String DEFAULT = "|";

    /** The separator that Tomcat interprets itself. */
    private static final String TOMCATS_DEFAULT = ":-";

    private final UnaryOperator<@Nullable String> environment;

    Placeholders(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** @throws IllegalArgumentException with a message that names the placeholder and the remedy, never a value */
    String resolve(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        String text = match.group(2);
        if (text.contains(TOMCATS_DEFAULT)) {
            throw new IllegalArgumentException(match.group()
                    + " would lose its value on Tomcat, which interprets :- itself; write e.g. ${env:NAME|default}");
        }
        int end = text.indexOf(DEFAULT);
        String name = end < 0 ? text : text.substring(0, end);
        String fallback = end < 0 ? null : text.substring(end + DEFAULT.length());
        if (name.isEmpty()) {
            throw new IllegalArgumentException(match.group() + " names nothing; write e.g. ${env:NAME}");
        }
        return switch (match.group(1)) {
            case "env" ->
                present(environment.apply(name), fallback, match.group(), "set the environment variable " + name);
            case "sys" ->
                present(System.getProperty(name), fallback, match.group(), "start the JVM with -D" + name + "=...");
            case "file" -> content(text, match.group());
            default ->
                throw new IllegalArgumentException(
                        match.group() + " is not a known placeholder; use ${env:NAME}, ${sys:name} or ${file:/path}");
        };
    }

    private static String present(
            @Nullable String value, @Nullable String fallback, String placeholder, String remedy) {
        if (fallback != null) {
            return value == null || value.isEmpty() ? fallback : value;
        }
        if (value == null) {
            throw new IllegalArgumentException(placeholder + " has no value; " + remedy);
        }
        return value;
    }

    private static String content(String path, String placeholder) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    placeholder + " cannot be read (" + e.getClass().getSimpleName()
                            + "); check that the file exists and that the container's user may read it",
                    e);
        }
    }
}
