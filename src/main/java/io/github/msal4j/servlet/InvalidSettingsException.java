package io.github.msal4j.servlet;

import java.util.List;

/**
 * The deployment is configured wrongly. The message lists every mistake at once, each with its parameter, what was
 * found and what would be right, so that one look mends them all. It stops the start-up of the web application.
 */
public final class InvalidSettingsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** For the library's own start-up. */
    public InvalidSettingsException(List<String> problems) {
        super("The settings of msal4j-servlet have " + problems.size()
                + (problems.size() == 1 ? " mistake:" : " mistakes:") + String.join("", bullets(problems)));
        this.problems = List.copyOf(problems);
    }

    private static List<String> bullets(List<String> problems) {
        return problems.stream().map(problem -> "\n  - " + problem).toList();
    }

    /** Each mistake in a sentence, in the order in which the parameters are read. Never contains a secret. */
    public List<String> problems() {
        return problems;
    }
}
