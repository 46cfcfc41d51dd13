package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness itself, on every container: what it promises to the tests that are built on it. */
class ContainersIT {

    private static final String SERVLET = """
            <servlet>
              <servlet-name>visits</servlet-name>
              <servlet-class>%s</servlet-class>
              <load-on-startup>1</load-on-startup>
            </servlet>
            <servlet-mapping>
              <servlet-name>visits</servlet-name>
              <url-pattern>/</url-pattern>
            </servlet-mapping>
            """.formatted(VisitCountServlet.class.getName());

    /** Each container's last line; without it the stop was not graceful to the end. */
    private static final Pattern LAST_WORDS =
            Pattern.compile("Destroying ProtocolHandler|Stopped \\S+WebAppContext@\\w+\\{/?first");

    private final Path war = WarBuilder.named("visits")
            .classes(VisitCountServlet.class)
            .webXml(SERVLET)
            .build();

    @ParameterizedTest
    @EnumSource
    void deploysUndeploysAndRestarts(Container container) {
        ContainerSpec spec = ContainerSpec.named("life")
                .deploy(war, "/first")
                .systemProperty("greeting", "hello")
                .environment("GREETING", "good day");
        try (ContainerProcess server = container.start(spec)) {
            String address = server.url("app1.localhost", "/first/");
            HttpVisitor visitor = new HttpVisitor();
            assertThat(visitor.get(address).text())
                    .startsWith("visit 1 on app1.localhost:" + server.port())
                    .endsWith("hello, good day");
            assertThat(visitor.get(address).text()).startsWith("visit 2");

            server.deploy(war, "/second");
            assertThat(visitor.get(server.url("/second/")).status()).isEqualTo(200);
            server.undeploy("/second");
            assertThat(visitor.get(server.url("/second/")).status()).isEqualTo(404);

            server.stop();
            assertThat(server.isRunning()).isFalse();
            assertThat(server.log()).containsPattern(LAST_WORDS);
            server.start();
            assertThat(visitor.get(address).text()).startsWith("visit 1");

            server.kill();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsSessionsOverARestartWhenToldTo(Container container) {
        ContainerSpec spec = ContainerSpec.named("sessions")
                .deploy(Deployment.of(war, "").withTomcat("<Manager pathname=\"SESSIONS.ser\"/>"))
                .jettyModule("session-store-file");
        try (ContainerProcess server = container.start(spec)) {
            HttpVisitor visitor = new HttpVisitor();
            visitor.get(server.url("/"));
            server.stop();
            server.start();
            assertThat(visitor.get(server.url("/")).text()).startsWith("visit 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysAtOnceThatAnApplicationWasRefused(Container container) {
        Path refused = WarBuilder.named("refused")
                .classes(VisitCountServlet.class)
                .webXml("<listener><listener-class>no.such.Listener</listener-class></listener>")
                .build();
        ContainerSpec spec = ContainerSpec.named("refused").deploy(refused, "/refused");
        assertThatThrownBy(() -> container.start(spec))
                .isInstanceOf(DeploymentFailedException.class)
                .hasMessageContaining("no.such.Listener");
    }

    @ParameterizedTest
    @EnumSource
    void findsALineInTheLog(Container container) {
        try (ContainerProcess server = container.start(ContainerSpec.named("log"))) {
            Pattern started = Pattern.compile("Started oejs\\.Server|Server startup in");
            assertThat(server.awaitLog(started, Duration.ofSeconds(30)).group()).isNotEmpty();
        }
    }
}
