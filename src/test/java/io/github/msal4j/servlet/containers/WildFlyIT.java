package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.SignedInAs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WildFly with nothing changed in its configuration; see {@link OtherContainersIT} for the rest. */
@Tag("containers")
@ExtendWith(LocalSignIn.class)
class WildFlyIT {
    @SuppressWarnings("NullAway.Init") // Set in start().
    private static ContainerProcess server;

    @BeforeAll
    static void start(LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        server = OtherContainer.WILDFLY.start(ContainerSpec.named("wildfly")
                .port(port)
                .deploy(Deployment.of(sleeping(provider, port), "/sleeping").readyAt("/open"))
                .deploy(Deployment.of(
                                WhoApplication.constrained(provider, port, "/secured")
                                        .build(),
                                "/secured")
                        .readyAt("/open")));
    }

    /** Of its sessions the server keeps no more than one in memory. */
    private static Path sleeping(LocalIdentityProvider provider, ReservedPort port) {
        return WhoApplication.at(
                        provider,
                        port,
                        "/sleeping",
                        "<distributable/>" + WhoApplication.FILTER + WhoApplication.MAPPING)
                .file("WEB-INF/jboss-web.xml", "<jboss-web><max-active-sessions>1</max-active-sessions></jboss-web>")
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Guard: {@code SignInModule.tell}. Nothing is open meanwhile. */
    @Test
    void r170_aDomainThatTakesOnlyItsOwnUsersIsToldWithTheRemedy(@SignedInAs("ada") HttpVisitor ada) {
        ada.get(url("/secured/private/x"));

        assertThat(ada.followAll().status()).isEqualTo(500);
        assertThat(server.log())
                .contains(
                        "does not take the user whom this library has signed in",
                        "write-attribute(name=integrated-jaspi,value=false)");
    }

    /**
     * Guards: {@code SignedInSession.sessionDidActivate}, which asks for no attribute, for which WildFly waited for ever; and {@code
     * SignOutPlace}, since WildFly empties its temporary directory at a start.
     */
    @Test
    void r170_aSessionThatSleepsIsReadBackAlsoAfterARestart(
            @SignedInAs("ada") HttpVisitor ada, @SignedInAs("bob") HttpVisitor bob) {
        assertSignedIn(ada);
        assertSignedIn(bob);
        assertSignedIn(ada);
        assertSignedIn(bob);

        server.stop();
        server.start();

        assertThat(ada.get(url("/sleeping/private/token")).text()).contains("class=VerifiedUser", "token=there");
        assertThat(bob.get(url("/sleeping/private/token")).text()).contains("class=VerifiedUser", "token=there");
    }

    private static void assertSignedIn(HttpVisitor browser) {
        browser.get(url("/sleeping/private/token"));
        assertThat(browser.followAll().text()).contains("class=VerifiedUser", "token=there");
    }

    private static String url(String path) {
        return server.url("localhost", path);
    }
}
