package io.github.msal4j.servlet;

/**
 * Is handed the statistics of an application when it starts, to report them to a monitoring system. Nothing is counted for
 * it, and it is called for no request: it reads when it wants to know.
 *
 * <p>Found through {@link java.util.ServiceLoader}, and as a {@code ServletContext} attribute under this interface's name, which
 * a listener of the application's {@code web.xml} sets before this library starts:
 *
 * <pre>{@code
 * context.setAttribute(SignInStatisticsListener.class.getName(), (SignInStatisticsListener) (application, statistics) ->
 *         FunctionCounter.builder("sign.ins", statistics, SignInStatistics::getSignIns)
 *                 .tag("application", application)
 *                 .register(registry));
 * }</pre>
 *
 * <p>What it throws is logged and changes nothing.
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
     * The application stops. Whatever outlives it has to let go of the statistics now, which otherwise keep the whole
     * application in memory.
     */
    default void stopped(String application) {}
}
