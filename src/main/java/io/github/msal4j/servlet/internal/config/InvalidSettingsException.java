package io.github.msal4j.servlet.internal.config;

import java.util.List;

/**
 * The settings of the web application are wrong. The message lists all mistakes at once, each with its parameter, the
 * value that was found and what would be right. It stops the start-up of the web application.
 */
public final class InvalidSettingsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** Made by the library during start-up. */
    public InvalidSettingsException(List<String> problems) {
        super("The settings of msal4j-servlet have " + problems.size()
                + (problems.size() == 1 ? " mistake:" : " mistakes:") + String.join("", bullets(problems)));
        this.problems = List.copyOf(problems);
    }

    private static List<String> bullets(List<String> problems) {
        return problems.stream().map(problem -> "\n  - " + problem).toList();
    }

    /** One sentence for each mistake, in the order in which the parameters are read. Never contains a secret. */
    public List<String> problems() {
        return problems;
    }
}
