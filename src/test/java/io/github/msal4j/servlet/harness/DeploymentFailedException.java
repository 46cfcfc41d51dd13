package io.github.msal4j.servlet.harness;

/** The container refused the application, or ended; the message holds the end of what it printed. */
public final class DeploymentFailedException extends RuntimeException {

    DeploymentFailedException(String message, String log) {
        super(message + "; the log ends:\n" + log);
    }
}
