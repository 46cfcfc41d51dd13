package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.DeploymentFailedException;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Open Liberty where it is not as other servers are; {@link OtherContainersIT} has the rest. */
@Tag("containers")
@ExtendWith(LocalSignIn.class)
class OpenLibertyIT {
    private static ContainerSpec spec(String name, ReservedPort port, Path war) {
        return ContainerSpec.named("liberty-" + name)
                .port(port)
                .libertyFeature("servlet-6.0")
                .deploy(Deployment.of(war, "/app").readyAt("/open"));
    }

    /** R150: Liberty drops the mapping, and would serve the pages to everybody. Guard: {@code MappingsInForce}. */
    @Test
    void r150_aMappingToTheFragmentsFilterStopsTheStart(LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.at(provider, port, "/app", WhoApplication.MAPPING)
                .build();

        assertThatThrownBy(() -> OtherContainer.OPEN_LIBERTY
                        .start(spec("dropped", port, war))
                        .close())
                .isInstanceOf(DeploymentFailedException.class)
                .hasMessageContaining("this container has not mapped it to [/private/*]")
                .hasMessageContaining("<filter><filter-name>msal-sign-in</filter-name>");
    }

    /** Guard: {@code ContainerSecurity.register}. Liberty would ask for no constraint, and serve the pages to everybody. */
    @Test
    void r152_withoutTheFeatureForItContainerSecurityStopsTheStart(LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.constrained(provider, port, "/app").build();

        assertThatThrownBy(() -> OtherContainer.OPEN_LIBERTY
                        .start(spec("unfeatured", port, war))
                        .close())
                .isInstanceOf(DeploymentFailedException.class)
                .hasMessageContaining("on Open Liberty the feature appAuthentication-3.0");
    }

    @Test
    void r152_thatFeatureIsEnough(LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.constrained(provider, port, "/app").build();
        ContainerSpec spec = spec("featured", port, war).libertyFeature("appAuthentication-3.0");
        try (ContainerProcess server = OtherContainer.OPEN_LIBERTY.start(spec)) {
            new ConstrainedVisit(provider, server.url("localhost", "/app")).all();
        }
    }
}
