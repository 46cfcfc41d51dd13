package io.github.msal4j.servlet;

/**
 * Gets the statistics of an application when it starts, to report them to a monitoring system. It is not called for
 * each event or request: it reads the numbers whenever it needs them.
 *
 * <p>Found through {@link java.util.ServiceLoader}, and as a {@code ServletContext} attribute under this interface's
 * name, which a listener of the application's {@code web.xml} sets before this library starts:
 *
 * <pre>{@code
 * context.setAttribute(SignInStatisticsListener.class.getName(), (SignInStatisticsListener) (application, statistics) ->
 *         FunctionCounter.builder("sign.ins", statistics, SignInStatistics::getSignIns)
 *                 .tag("application", application)
 *                 .register(registry));
 * }</pre>
 *
 * <p>An exception of the listener is logged and changes nothing.
 */
@FunctionalInterface
public interface SignInStatisticsListener {
    /**
     * The application starts.
     *
     * @param application its context path; {@code /} for the root
     */
    void started(String application, SignInStatistics statistics);

    /**
     * The application stops. Drop every reference to the statistics now: a monitoring system that keeps one keeps the
     * whole application in memory.
     */
    default void stopped(String application) {}
}
