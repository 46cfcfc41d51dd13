package io.github.msal4j.servlet.it;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.ContainerProcess;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The ends of sign-ins that a container's log tells of from now on. The library writes such a line after it has evicted
 * and before it goes on, so a line that is there when an answer has arrived says that the accounts were gone by then.
 */
final class SignInEnds {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LINE = Pattern.compile(
            "Sign-in ended: reason=([A-Z_]+), sid#=[^,]+, sessions=([0-9]+), MSAL accounts evicted=([0-9]+)");

    private final ContainerProcess server;
    private final int from;

    private SignInEnds(ContainerProcess server) {
        this.server = server;
        this.from = server.log().length();
    }

    static SignInEnds fromNowOn(ContainerProcess server) {
        return new SignInEnds(server);
    }

    /** What one line of the log says. */
    record End(String reason, int sessions, int evicted) {

        /** One session ended, and the one MSAL account that belonged to it was evicted. */
        static End ofOneSession(String reason) {
            return new End(reason, 1, 1);
        }

        private static End of(MatchResult line) {
            return new End(line.group(1), Integer.parseInt(line.group(2)), Integer.parseInt(line.group(3)));
        }
    }

    /** What is there now, in order. */
    List<End> soFar() {
        return LINE.matcher(server.log().substring(from)).results().map(End::of).toList();
    }

    /** What is there as soon as there is anything, for ends that the container brings about by itself. */
    List<End> awaited() {
        Await.until("end of a sign-in in the log", LIMIT, () -> !soFar().isEmpty());
        return soFar();
    }
}
