package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.containers.WhoServlet;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R55, R65, R170: two nodes of a server that replicates {@code <distributable/>} sessions itself, WildFly with its Infinispan and
 * Payara Micro with its Hazelcast, and sign-outs shared through Redis beside it.
 */
@Tag("containers")
@NeedsPrograms("redis-server")
@ParameterizedClass
@EnumSource(
        value = OtherContainer.class,
        names = {"WILDFLY", "PAYARA_MICRO"})
class ServersOwnSessionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NODES = 2;
    private static final String KEY = "c2VhbGVkLXNlc3Npb25zLW9mLXRoZS1zbGVlcC1yb28=";

    private static final Pattern EVICTED = Pattern.compile("MSAL accounts evicted=1");

    private static final List<ContainerProcess> NODE = new ArrayList<>();

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static LocalIdentityProvider provider;

    @SuppressWarnings("NullAway.Init")
    private static SharedStoreKind store;

    private final OtherContainer container;

    ServersOwnSessionsIT(OtherContainer container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(OtherContainer container) {
        provider = LocalIdentityProvider.start();
        store = SharedStoreKind.of(SharedStoreKind.Name.REDIS, NODES);
        ReservedPort port = ReservedPort.reserve();
        List<ReservedPort> members = List.of(ReservedPort.reserve(), ReservedPort.reserve());
        Path war = war("http://localhost:" + port.number() + "/app");
        for (int node = 0; node < NODES; node++) {
            ContainerSpec spec = store.in(ContainerSpec.named("own-sessions-" + node), node)
                    .jvmOptions("-Xmx512m")
                    .deploy(Deployment.of(war, "/app").readyAt("/open"));
            OwnCluster.join(container, spec, node, members);
            members.get(node).handOver();
            NODE.add(container.start(node == 0 ? spec.port(port) : spec));
        }
    }

    private static Path war(String url) {
        Map<String, String> parameters = new TreeMap<>(provider.registerApplication(url));
        parameters.putAll(store.parameters());
        parameters.putAll(Map.of(
                // Payara has a provider of its own, too.
                "msal.sign-out-store-provider",
                "org.redisson.jcache.JCachingProvider",
                // Nothing is learned by the regular comparison.
                "msal.sign-out-store-recheck",
                "1h",
                "msal.session-key",
                KEY));
        return store.in(LibraryWar.named("own-sessions"))
                .classes(WhoServlet.class)
                .webXml(LibraryWar.contextParameters(parameters) + """
                        <distributable/>
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <servlet><servlet-name>who</servlet-name><servlet-class>%s</servlet-class></servlet>
                        <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
                        """.formatted(WhoServlet.class.getName()))
                .build();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        NODE.forEach(ContainerProcess::close);
        NODE.clear();
        store.close();
        provider.close();
    }

    /** A user whose browser any node may get. */
    private record Visit(HttpVisitor browser, String sid) {
        Page at(int node, String path) {
            return browser.fetch(url(node, path));
        }

        boolean isSignedIn(int node) {
            return at(node, "/private/token").text().contains("token=there");
        }
    }

    private static String url(int node, String path) {
        return NODE.get(node).url("localhost", "/app" + path);
    }

    private static Visit signIn(String user, int node) {
        provider.signInWithoutUi(user);
        HttpVisitor browser = new HttpVisitor();
        browser.get(url(node, "/private/token"));
        Page page = browser.followAll();
        provider.signInWithUi();
        assertThat(page.text()).as(page::toString).contains("token=there");
        List<SsoSession> sessions = provider.sessions();
        return new Visit(browser, sessions.get(sessions.size() - 1).sid());
    }

    /** It comes there with the first request, or a moment later. */
    private void awaitMoved(Visit visit, int node) {
        Await.until("the session is at node " + node + " of " + container, LIMIT, () -> visit.isSignedIn(node));
    }

    private static void awaitSignedOutEverywhere(Visit visit) {
        for (int node = 0; node < NODES; node++) {
            int here = node;
            Page[] last = new Page[1];
            Await.until(() -> "signed out at node " + here + ": " + last[0], LIMIT, () -> {
                last[0] = visit.at(here, "/private/token");
                return last[0].status() == 401;
            });
        }
        // What one node has written back would be found at another.
        Stream.of(0, 1, 0, 1).forEach(node -> {
            assertThat(visit.at(node, "/private/token").status()).isEqualTo(401);
            assertThat(visit.at(node, "/open").text()).contains("user=null class=none");
        });
    }

    /** What sleeps in the server's store is evicted at the node that wakes it up, or drops it. */
    private static long evicted() {
        return NODE.stream()
                .mapToLong(one -> EVICTED.matcher(one.log()).results().count())
                .sum();
    }

    private static int tokenRequests() {
        return provider.requests(Endpoint.TOKEN).size();
    }

    @Test
    void aSessionMovesWithItsTokensAndASignOutEndsItAtBothNodes() {
        Visit bob = signIn("bob", 0);
        awaitMoved(bob, 1);
        for (int node = 0; node < NODES; node++) {
            Visit ada = signIn("ada", 0);
            int asked = tokenRequests();
            awaitMoved(ada, 1);
            assertThat(tokenRequests()).as("nobody was asked").isEqualTo(asked);

            HttpVisitor frame = new HttpVisitor();
            assertThat(frame.get(url(node, "/signout-callback-oidc?sid=" + ada.sid()))
                            .status())
                    .isEqualTo(200);

            awaitSignedOutEverywhere(ada);
            NODE.forEach(one -> one.awaitLog(Pattern.compile("reason=GLOBAL_SIGN_OUT"), LIMIT));
            int signOuts = node + 1;
            Await.until("the account is evicted", LIMIT, () -> evicted() >= signOuts);
        }
        assertThat(bob.isSignedIn(0)).isTrue();
        assertThat(bob.isSignedIn(1)).isTrue();
    }

    @Test
    void aLocalSignOutEndsItAtBothNodes() {
        Visit ada = signIn("ada", 0);
        awaitMoved(ada, 1);

        ada.browser().get(url(1, "/private/token"));
        ada.browser().postForm(url(1, "/signout"), Map.of());

        awaitSignedOutEverywhere(ada);
    }
}
