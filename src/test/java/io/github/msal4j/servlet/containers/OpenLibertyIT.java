package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.DeploymentFailedException;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.SignedInAs;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Open Liberty, as its runtime is distributed (R150, R151). */
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

    @Test
    void signsInAndOut(LocalIdentityProvider provider, @SignedInAs("ada") HttpVisitor ada) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.at(provider, port, "/app", WhoApplication.FILTER + WhoApplication.MAPPING)
                .build();
        try (ContainerProcess liberty = OtherContainer.OPEN_LIBERTY.start(spec("filter", port, war))) {
            assertThat(new HttpVisitor()
                            .fetch(liberty.url("localhost", "/app/private/x"))
                            .status())
                    .isEqualTo(401);

            ada.get(liberty.url("localhost", "/app/private/token?a=b"));
            assertThat(ada.followAll().text())
                    .contains("path=/private/token", "class=VerifiedUser", "Admin=true", "Nobody=false", "token=there");
            assertThat(ada.page().address()).hasQuery("a=b");

            String sid = provider.sessions().get(0).sid();
            for (URI frame : provider.endSession(sid)) {
                assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
            }
            assertThat(ada.fetch(liberty.url("localhost", "/app/private/x")).status())
                    .isEqualTo(401);
            assertThat(liberty.log()).contains("reason=GLOBAL_SIGN_OUT");
        }
    }

    @Test
    void leavesByTheSignOutPath(LocalIdentityProvider provider, @SignedInAs("bob") HttpVisitor bob) {
        ReservedPort port = ReservedPort.reserve();
        Path war = WhoApplication.at(provider, port, "/app", WhoApplication.FILTER + WhoApplication.MAPPING)
                .build();
        try (ContainerProcess liberty = OtherContainer.OPEN_LIBERTY.start(spec("leave", port, war))) {
            bob.get(liberty.url("localhost", "/app/private/"));
            assertThat(bob.followAll().text()).contains("Admin=false");

            bob.postForm(liberty.url("localhost", "/app/signout"), Map.of());

            assertThat(bob.fetch(liberty.url("localhost", "/app/private/x")).status())
                    .isEqualTo(401);
            assertThat(liberty.log()).contains("reason=LOCAL_SIGN_OUT");
        }
    }
}
