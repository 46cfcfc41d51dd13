package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R153: a resource that looks protected and is not is told at the start. */
class UnaskedRolesTest {
    private final FakeContext container = new FakeContext();

    @Test
    void r153_restEasyThatIsNotToldToAskForRoles() {
        container.servlet(
                "rest", "org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher", List.of("/rest/*"));
        container.servlet("jsp", null, List.of("*.jsp"));

        assertThat(UnaskedRoles.of(container.context()))
                .hasValueSatisfying(line -> assertThat(line).contains("@RolesAllowed", "resteasy.role.based.security"));
        container.set("resteasy.role.based.security", "true");
        assertThat(UnaskedRoles.of(container.context())).isEmpty();
    }

    @Test
    void r153_nothingIsSaidWithoutRestEasy() {
        container.servlet("rest", "org.glassfish.jersey.servlet.ServletContainer", List.of("/rest/*"));

        assertThat(UnaskedRoles.of(container.context())).isEmpty();
    }
}
