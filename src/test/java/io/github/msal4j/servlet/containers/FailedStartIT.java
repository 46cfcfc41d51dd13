package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.DeploymentFailedException;
import io.github.msal4j.servlet.harness.LibraryWar;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R154: Tomcat's own logging, as distributed, has the reason of a failed start on its console, and not only in a file. The
 * library's usual log goes nowhere here. Guard: {@code StartFailure}.
 */
class FailedStartIT {
    private static final String SETTINGS = """
            <context-param><param-name>msal.tenant-id</param-name><param-value>organizations</param-value></context-param>
            <context-param><param-name>msal.scope</param-name><param-value>User.Read</param-value></context-param>
            """;

    private static final String COMPLETE = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
            <filter><filter-name>x</filter-name><filter-class>%s</filter-class></filter>
            <filter-mapping><filter-name>x</filter-name><url-pattern>/*</url-pattern></filter-mapping>
            </web-app>""".formatted(SignInFilter.class.getName());

    @ParameterizedTest
    @EnumSource(names = "TOMCAT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void r154_theConsoleOfTomcatSaysWhy(Container container) {
        ContainerSpec spec = ContainerSpec.named("failed-start")
                .systemProperty(
                        "java.util.logging.config.file",
                        Path.of(System.getProperty("dist." + container.name()), "conf/logging.properties")
                                .toString());
        try (ContainerProcess running = container.start(spec)) {
            Path settings = LibraryWar.named("settings").webXml(SETTINGS).build();
            assertThatThrownBy(() -> running.deploy(Deployment.of(settings, "/settings")))
                    .isInstanceOf(DeploymentFailedException.class);
            assertThat(running.log())
                    .contains("Application /settings/ did not start: The settings of msal4j-servlet have")
                    .contains("msal.scope is not a known parameter");

            Path complete = LibraryWar.named("complete")
                    .file("WEB-INF/web.xml", COMPLETE)
                    .build();
            assertThatThrownBy(() -> running.deploy(Deployment.of(complete, "/complete")))
                    .isInstanceOf(DeploymentFailedException.class);
            assertThat(running.log())
                    .as("R153, a filter that cannot work without the listener")
                    .contains("Application /complete/ did not start: msal4j-servlet was not started in /complete/")
                    .contains("Application /complete/: web.xml is metadata-complete, so containers do not read");
        }
    }
}
