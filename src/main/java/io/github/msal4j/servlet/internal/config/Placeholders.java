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
 * Replaces <code>${env:NAME}</code>, <code>${sys:name}</code> and <code>${file:/path}</code>, so that no secret has to
 * stand in a WAR. What a placeholder yields is not searched for placeholders again.
 *
 * <p><code>${env:NAME|default}</code> and <code>${sys:name|default}</code> yield the default if there is no value, or an
 * empty one; so one WAR can leave a setting to its surroundings without insisting on it. A file has no default: one that
 * was mounted in the wrong place must not go unnoticed.
 *
 * <p>The shell's <code>:-</code> is refused: Tomcat replaces placeholders of its own kind in web.xml before anybody else
 * sees them, knows no variable called <code>env:NAME</code>, and leaves the default (its {@code
 * IntrospectionUtils.replaceProperties}).
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<kind>[^:}]*):?(?<name>[^}]*)}");

    private static final String DEFAULT = "|";

    /** What Tomcat takes for its own. */
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
                    + " would lose its value on Tomcat, which takes :- for its own; write e.g. ${env:NAME|default}");
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
