package io.github.msal4j.servlet;

import java.util.Map;
import javax.management.MXBean;

/**
 * What happened to sign-ins in one web application since it was started. Each web application publishes its own
 * statistics by JMX, under {@code io.github.msal4j.servlet:type=SignIns,context="/app"}, and as a {@code
 * ServletContext} attribute under this interface's name. A {@link SignInStatisticsListener} gets them when the
 * application starts.
 *
 * <pre>{@code
 * SignInStatistics statistics =
 *         (SignInStatistics) context.getAttribute(SignInStatistics.class.getName());
 * }</pre>
 *
 * <p>All numbers except {@link #getSignedInSessions()} only grow; they start at zero with the application.
 * Thread-safe; reading does not delay requests. Numbers that are read one after the other may belong to slightly
 * different moments. They count this node only and name no user.
 */
@MXBean
public interface SignInStatistics {
    /** Something that sign-ins need. */
    enum Part {
        /** The identity provider, from this server. */
        PROVIDER,
        /** The provider's signing keys. Down if they could not be renewed; they stay in use for a day. */
        KEYS,
        /** The store of {@code msal.sign-out-store}. */
        STORE,
        /** The certificate of {@code msal.client-certificate}. Down if it has expired, or is not valid yet. */
        CERTIFICATE
    }

    /** How a {@link Part} was found. */
    enum State {
        UP,
        DOWN,
        /** Nobody has looked yet. */
        UNKNOWN
    }

    /**
     * What sign-ins need, and how it was found. Contains only what this application has: no store if it shares none, no
     * certificate if it has another credential, for which there is nothing to look at.
     *
     * <p>The provider is asked at most once in half a minute, however often this is called, and only if it is called. The call
     * that causes it waits for the answer for a second at most; the others get what is known. A request of a user never waits.
     */
    Map<Part, State> getHealth();

    /**
     * Whether users can sign in, by what {@link #getHealth()} has found. Also true while nothing is known. A part that is down need not
     * make this false: signing keys are good for a day, and without the store users can sign in unless {@code
     * msal.sign-out-store-failure} is {@code refuse}.
     *
     * <p>Not promised: that the provider accepts this application, or that the browsers of users reach the provider. Users who are
     * signed in are served although this is false.
     */
    boolean isReady();

    /**
     * How many signed-in sessions are in memory now. Sessions that the container has moved to a store are not counted.
     * The call visits each session.
     */
    int getSignedInSessions();

    /** Sign-ins that succeeded, including those of users who signed in again, e.g. for a consent. */
    long getSignIns();

    /** Sign-ins that failed. Each ended on a page that gives the reason. */
    long getSignInFailures();

    /**
     * Requests for the redirect URI by browsers that have begun no sign-in, or have not sent its cookie. Anybody can send
     * such requests, so they are no failures; but where {@link #getSignIns()} does not grow meanwhile, cookies get lost.
     */
    long getUnsolicitedAnswers();

    /**
     * Sign-ins that ended, by the names of {@link io.github.msal4j.servlet.EndReason}. Contains every reason,
     * including those that have not occurred.
     */
    Map<String, Long> getSignOutsByReason();

    /**
     * MSAL accounts that are gone, with all their tokens; normally one for each sign-in that ended. An account that was left in
     * a session store, where the session sleeps or is kept as well, counts when that session ends there, e.g. at its next
     * request, which is refused.
     */
    long getEvictions();

    /** Access tokens that came from the session, without asking the provider. */
    long getCacheHits();

    /** Access tokens that the provider issued on request. */
    long getRefreshes();

    /** Refreshes that failed, without those that need the user. The old token may still have been usable. */
    long getRefreshFailures();

    /** Failed attempts to fetch the provider's metadata or signing keys. */
    long getProviderFailures();

    /**
     * The last failure of any of these kinds, in the words of the log; empty if there was none. Contains no user and
     * no secret.
     */
    String getLastError();

    /** When the last failure happened (ISO 8601, in UTC), by this application's clock; empty if there was none. */
    String getLastErrorAt();

    /** When the provider's signing keys were last fetched (ISO 8601, in UTC); empty before the first sign-in. */
    String getLastKeyFetchAt();
}
