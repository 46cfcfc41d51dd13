package io.github.msal4j.servlet.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several applications in one container, of which one is undeployed and deployed again: each has its own bean and check. */
class OperatorsOnContainersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLIENT_ID = "operated-client";
    private static final String SECRET = "operated-client-secret";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();

    @AfterEach
    void stop() {
        idp.close();
    }

    private Path war(String secret) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("msal.tenant-id", Tenant.CONTOSO.id());
        parameters.put("msal.authority", idp.origin());
        parameters.put("msal.client-id", CLIENT_ID);
        parameters.put("msal.client-secret", secret);
        return LibraryWar.named("operated")
                .classes(BeansServlet.class)
                .webXml(LibraryWar.contextParameters(parameters) + """

                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <servlet>
                          <servlet-name>beans</servlet-name>
                          <servlet-class>%s</servlet-class>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>beans</servlet-name>
                          <url-pattern>/</url-pattern>
                        </servlet-mapping>
                        """.formatted(BeansServlet.class.getName()))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void beansComeAndGoWithTheirApplications(Container container) {
        idp.register(AppRegistration.of(CLIENT_ID, SECRET));
        Path war = war(SECRET);
        try (ContainerProcess server = container.start(
                ContainerSpec.named("operated").deploy(war, "/one").deploy(war, "/two"))) {
            assertThat(beans(server)).containsExactly("/one signIns=0", "/two signIns=0");
            awaitLines(server, "no problem was found", 2);

            server.undeploy("/two");
            assertThat(beans(server)).containsExactly("/one signIns=0");

            server.deploy(Deployment.of(war, "/two"));
            assertThat(beans(server)).containsExactly("/one signIns=0", "/two signIns=0");

            server.deploy(Deployment.of(war("an-old-secret"), "/three"));
            awaitLines(server, "msal.client-secret is not a secret of the app registration", 1);

            server.undeploy("/three");
            assertThat(server.log())
                    .as("Tomcat's search for leaks")
                    .doesNotContain("has failed to stop it", "but failed to remove it", "but failed to unregister it");
        }
    }

    private static List<String> beans(ContainerProcess server) {
        return new HttpVisitor().get(server.url("/one/")).text().lines().toList();
    }

    private static void awaitLines(ContainerProcess server, String text, int expected) {
        Await.until(
                () -> expected + " lines with " + text + ", see " + server,
                SOON,
                () -> server.log().lines().filter(line -> line.contains(text)).count() >= expected);
    }
}
