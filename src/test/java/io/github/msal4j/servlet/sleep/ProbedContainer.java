package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** A container that runs the library in a WAR of its own, with pages that tell what the process holds. */
final class ProbedContainer implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String CONTEXT_PATH = "/app";
    private static final Pattern GLOBAL_SIGN_OUT =
            Pattern.compile("Sign-in ended: reason=GLOBAL_SIGN_OUT, sid#=[^,]+, sessions=1");

    private static final Pattern EVICTED = Pattern.compile("MSAL accounts evicted=(\\d+)");

    private final ContainerProcess server;

    private ProbedContainer(ContainerProcess server) {
        this.server = server;
    }

    /** Starts the container with one application, which becomes {@link #url}'s. */
    static ProbedContainer start(Container container, ContainerSpec spec, Deployment deployment) {
        return new ProbedContainer(container.start(spec.deploy(deployment)));
    }

    /** The application with these context parameters. */
    static Deployment application(Map<String, String> parameters) {
        return application(CONTEXT_PATH, parameters);
    }

    static Deployment application(String contextPath, Map<String, String> parameters) {
        return Deployment.of(war(parameters), contextPath).readyAt("/open/");
    }

    private static Path war(Map<String, String> parameters) {
        return LibraryWar.named("probe")
                .classes(ProbeServlet.class)
                .webXml(LibraryWar.contextParameters(parameters) + """

                        <distributable/>
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <listener><listener-class>%1$s$SessionCount</listener-class></listener>
                        <servlet>
                          <servlet-name>probe</servlet-name>
                          <servlet-class>%1$s</servlet-class>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>probe</servlet-name>
                          <url-pattern>/</url-pattern>
                        </servlet-mapping>
                        """.formatted(ProbeServlet.class.getName()))
                .build();
    }

    ContainerProcess server() {
        return server;
    }

    /** The address of a path of the application. */
    String url(String path) {
        return server.url(CONTEXT_PATH + path);
    }

    /** Sends what the provider has the browser load in its frame, which carries no cookie. */
    Page frontChannel(String sid) {
        return new HttpVisitor().get(url("/signout-callback-oidc?sid=" + sid));
    }

    /** How many sessions in memory have tokens. */
    int sessionsWithTokens() {
        return number("/open/tokens");
    }

    /** Returns when so many sessions in memory have tokens. */
    void awaitSessionsWithTokens(int expected) {
        Await.until(expected + " sessions with tokens in memory", LIMIT, () -> sessionsWithTokens() == expected);
    }

    /** How many sessions the container has ended since it started. */
    int endedSessions() {
        return number("/open/ended");
    }

    private int number(String path) {
        return Integer.parseInt(new HttpVisitor().get(url(path)).text());
    }

    /** How many MSAL accounts have been evicted since the container started, as the log tells. */
    int evictions() {
        return EVICTED.matcher(server.log())
                .results()
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .sum();
    }

    /** How often a global sign-out has ended the sign-in of a session since the container started. */
    long globalSignOuts() {
        return GLOBAL_SIGN_OUT.matcher(server.log()).results().count();
    }

    @Override
    public void close() {
        server.close();
    }
}
