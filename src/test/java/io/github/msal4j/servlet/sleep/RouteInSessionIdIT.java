package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.Page;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R65, R83: Tomcat writes the name of the node behind the session's id ({@code jvmRoute}), by which load balancers route. When a
 * node is gone, another one takes the session from the store and changes its id, for which it was not sealed.
 */
class RouteInSessionIdIT {
    private static final String KEY = "dGhlLXJvdXRlLWlzLWEtcGFydC1vZi10aGUtaWQtPz8=";

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path store;

    /** A node whose sessions lie in a directory that all nodes share. */
    private ProbedContainer node(Container container, String route, LocalSignIns provider) {
        Map<String, String> parameters = new LinkedHashMap<>(provider.parameters());
        parameters.put("msal.session-key", KEY);
        // Another node cannot know by a file which sign-outs it has missed.
        parameters.put("msal.sign-out-directory", store.resolve("sign-outs").toString());
        Deployment application =
                ProbedContainer.application(parameters).withTomcat("""
                <Valve className="org.apache.catalina.ha.session.JvmRouteBinderValve"/>
                <Manager className="org.apache.catalina.session.PersistentManager" saveOnRestart="true">
                  <Store className="org.apache.catalina.session.FileStore" directory="%s"/>
                </Manager>
                """.formatted(store.resolve("sessions")));
        return ProbedContainer.start(
                container, ContainerSpec.named("route-" + route).tomcatEngine("jvmRoute='" + route + "'"), application);
    }

    /** Guards: {@code SessionEndListener.sessionIdChanged}, {@code SignedInSession.moved}. */
    @ParameterizedTest(name = "R83 {0}")
    @EnumSource(
            value = Container.class,
            names = {"TOMCAT_10_1", "TOMCAT_11"})
    void aSessionGoesOnAtAnotherNode(Container container) {
        try (LocalSignIns provider = new LocalSignIns()) {
            SignedIn ada;
            try (ProbedContainer one = node(container, "one", provider)) {
                provider.register(one);
                ada = provider.signIn(one, "ada");
                assertThat(sessionId(ada, one)).endsWith(".one");
                one.server().stop();
            }
            try (ProbedContainer other = node(container, "other", provider)) {
                assertSignedInAsBefore(ada, other);
                assertThat(sessionId(ada, other)).endsWith(".other");

                other.server().stop();
                other.server().start();
                assertSignedInAsBefore(ada, other);

                other.frontChannel(ada.sid());
                assertThat(ada.browser().get(other.url("/private/token")).status())
                        .as("sent to sign in")
                        .isEqualTo(303);
            }
        }
    }

    private static String sessionId(SignedIn user, ProbedContainer at) {
        String cookies = user.browser().cookies().header(at.url("/"));
        return cookies.replaceAll(".*JSESSIONID=([^;]*).*", "$1");
    }

    private static void assertSignedInAsBefore(SignedIn user, ProbedContainer at) {
        Page page = user.browser().get(at.url("/private/token"));

        assertThat(page.status()).as(page::toString).isEqualTo(200);
        assertThat(page.text()).isEqualTo(user.accessToken());
    }
}
