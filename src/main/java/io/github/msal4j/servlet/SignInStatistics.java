package io.github.msal4j.servlet;

import java.util.Map;
import javax.management.MXBean;

/**
 * What happened to sign-ins in one web application since it was started. Each web application shows its own by JMX, under
 * {@code io.github.msal4j.servlet:type=SignIns,context="/app"}, and has it as a {@code ServletContext} attribute under this
 * interface's name; {@link SignInStatisticsListener} is handed it at the start.
 *
 * <pre>{@code
 * SignInStatistics statistics =
 *         (SignInStatistics) context.getAttribute(SignInStatistics.class.getName());
 * }</pre>
 *
 * <p>All numbers but {@link #getSignedInSessions()} only grow, and begin anew with the application. Thread-safe; reading does
 * not hold up requests. Numbers that are read one after the other may be of slightly different moments. They are of this node
 * alone, and name no user.
 */
@MXBean
public interface SignInStatistics {
    /** How many signed-in sessions are in memory now. Those that sleep in a store are not counted. Walks through all of them. */
    int getSignedInSessions();

    /** Sign-ins that succeeded; also those by which a user signs in again, e.g. after a consent. */
    long getSignIns();

    /** Sign-ins that ended on a page that says why. */
    long getSignInFailures();

    /**
     * Sign-ins that ended, by the names of {@link io.github.msal4j.servlet.EndReason}. Has every reason, also those
     * that have not occurred.
     */
    Map<String, Long> getSignOutsByReason();

    /** MSAL accounts that were removed from a token cache, as a rule one for each sign-in that ended. */
    long getEvictions();

    /** Access tokens that the session had ready. */
    long getCacheHits();

    /** Access tokens that the provider was asked for, and gave. */
    long getRefreshes();

    /** Refreshes that failed, but for those that need the user; the old token may have served all the same. */
    long getRefreshFailures();

    /** Failed attempts to fetch the provider's metadata or signing keys. */
    long getProviderFailures();

    /** The last failure of any of these kinds, as it stands in the log; empty if there was none. Names no user, shows no secret. */
    String getLastError();

    /** When that was (ISO 8601, in UTC), by this application's clock; empty if there was none. */
    String getLastErrorAt();

    /** When the provider's signing keys were last fetched (ISO 8601, in UTC); empty before the first sign-in. */
    String getLastKeyFetchAt();
}
