package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R152: container security on servers as they are distributed, with nothing configured at the server but Jetty's modules. */
@ExtendWith(LocalSignIn.class)
class ContainerSecurityIT {
    @ParameterizedTest
    @EnumSource
    void r152_theContainerDecidesAndTheLibrarySaysWhoItIs(Container container, LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.constrained(provider, port, "/app").build();
        ContainerSpec spec = ContainerSpec.named("container-security")
                .port(port)
                .jettyModule("{ee}-jaspi")
                .jettyModule("{ee}-jaspi-default-auth-config-factory")
                .jettyModule("{ee}-annotations")
                .deploy(Deployment.of(war, "/app").readyAt("/open"));
        try (ContainerProcess running = container.start(spec)) {
            new ConstrainedVisit(provider, running.url("localhost", "/app")).all();
            assertThat(running.log()).contains("reason=LOCAL_SIGN_OUT", "reason=GLOBAL_SIGN_OUT");

            running.undeploy("/app");
            running.deploy(Deployment.of(war, "/app").readyAt("/open"));
            assertThat(new HttpVisitor()
                            .fetch(running.url("localhost", "/app/private/x"))
                            .status())
                    .as("after a redeployment")
                    .isEqualTo(401);
        }
    }
}
