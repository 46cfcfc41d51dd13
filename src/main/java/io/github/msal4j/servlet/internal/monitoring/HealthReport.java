package io.github.msal4j.servlet.internal.monitoring;

import io.github.msal4j.servlet.SignInStatistics.Part;
import io.github.msal4j.servlet.SignInStatistics.State;
import java.util.Map;

/**
 * What sign-ins need, and how it was found at one moment.
 *
 * @param ready whether users can sign in
 */
public record HealthReport(Map<Part, State> parts, boolean ready) {
    static final HealthReport NOTHING_KNOWN = new HealthReport(Map.of(), true);
}
