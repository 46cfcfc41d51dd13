package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.edges.EventsServlet;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.LoadBalancer;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.sleep.ProbeServlet;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes of one application behind a load balancer, each a process of its own: two Tomcats and a Jetty, unless they share
 * their sessions.
 */
final class Cluster implements AutoCloseable {
    static final int NODES = 3;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CLIENT_ID = "cluster-client";
    private static final String SECRET = "cluster-client-secret";

    private final LocalIdentityProvider provider = LocalIdentityProvider.start();
    private final SharedStoreKind store;
    private final SharedSessions sessions;
    private final NodeExtras extras;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<ContainerProcess> nodes = new ArrayList<>();
    private final LoadBalancer balancer;

    Cluster(SharedStoreKind.Name kind, Map<String, String> furtherParameters) {
        this(kind, SharedSessions.Name.NONE, NODES, furtherParameters);
    }

    Cluster(SharedStoreKind.Name kind, SharedSessions.Name sharing, int size, Map<String, String> furtherParameters) {
        this(kind, sharing, size, furtherParameters, NodeExtras.NONE);
    }

    Cluster(
            SharedStoreKind.Name kind,
            SharedSessions.Name sharing,
            int size,
            Map<String, String> furtherParameters,
            NodeExtras extras) {
        store = SharedStoreKind.of(kind, size);
        sessions = sharing.start();
        String name = "cluster-" + kind + "-" + sharing;
        ReservedPort port = ReservedPort.reserve();
        parameters.putAll(Map.of(
                "msal.tenant-id",
                Tenant.CONTOSO.id(),
                "msal.authority",
                provider.origin(),
                "msal.client-id",
                CLIENT_ID,
                "msal.client-secret",
                SECRET,
                "msal.scopes",
                "User.Read",
                // Token requests are counted.
                "msal.start-up-checks",
                "metadata"));
        parameters.putAll(store.parameters());
        parameters.putAll(furtherParameters);
        this.extras = extras;
        extras.change(parameters, provider);
        Path war = war(extras.library());
        for (int node = 0; node < size; node++) {
            ContainerSpec spec = extras.in(sessions.in(ContainerSpec.named(name + node), node), node);
            nodes.add(sharing.containers()
                    .get(node)
                    .start(store.in(spec, node)
                            .jettyModule("{ee}-websocket-jakarta")
                            .jvmOptions("--add-opens=java.base/java.lang=ALL-UNNAMED")
                            .deploy(extras.in(Deployment.of(war, "/app").readyAt("/open/"), node))));
        }
        balancer = new LoadBalancer(
                name + "-balancer",
                port,
                nodes.stream().map(ContainerProcess::port).toList(),
                "/app/open/");
        provider.register(AppRegistration.of(CLIENT_ID, SECRET)
                .redirectUri(url("/signin-oidc"))
                .optionalSidClaim(true)
                .consented("User.Read"));
    }

    private Path war(Path library) {
        return extras.in(store.in(LibraryWar.named("cluster", library)))
                .classes(ProbeServlet.class, EventsServlet.class, GreetingEndpoint.class)
                .webXml(LibraryWar.contextParameters(parameters)
                        + extras.webXml()
                        + """

                        <distributable/>
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <listener><listener-class>%1$s$HeldReplacement</listener-class></listener>
                        <listener><listener-class>%1$s$SessionCount</listener-class></listener>
                        <servlet>
                          <servlet-name>events</servlet-name>
                          <servlet-class>%2$s</servlet-class>
                          <async-supported>true</async-supported>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>events</servlet-name>
                          <url-pattern>/private/events</url-pattern>
                        </servlet-mapping>
                        <servlet>
                          <servlet-name>probe</servlet-name>
                          <servlet-class>%1$s</servlet-class>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>probe</servlet-name>
                          <url-pattern>/</url-pattern>
                        </servlet-mapping>
                        """.formatted(ProbeServlet.class.getName(), EventsServlet.class.getName()))
                .build();
    }

    /** Stops a node and starts it with another version of this library. */
    void upgrade(int node, Path library) {
        nodes.get(node).stop();
        nodes.get(node).replace("/app", war(library));
        nodes.get(node).start();
        awaitBalanced(node);
    }

    ContainerProcess node(int number) {
        return nodes.get(number);
    }

    SharedStoreKind store() {
        return store;
    }

    LocalIdentityProvider provider() {
        return provider;
    }

    /** The cookies of a visitor, for a connection of its own to a node. */
    String cookies(Visit visit) {
        return visit.browser().cookies().header(visit.page());
    }

    /** The client of the provider that all nodes are. */
    String clientId() {
        return CLIENT_ID;
    }

    /** The address of a path of the application, as browsers know it. */
    String url(String path) {
        return balancer.url("/app" + path);
    }

    /** A user at one node. */
    record Visit(HttpVisitor browser, String page, String sid) {
        Page reload() {
            return browser.get(page);
        }

        boolean isSignedIn() {
            return reload().status() == 200;
        }

        /** What the page shows: the access token. */
        String token() {
            Page page = reload();
            assertThat(page.status()).as(page::toString).isEqualTo(200);
            return page.text();
        }

        /** Asks for an access token that the session does not have yet. */
        Page refresh() {
            return browser.get(page + "?new=yes");
        }

        /** The load balancer sends the browser to this node from now on. */
        Visit movedTo(int node) {
            sendTo(browser, page, node);
            return this;
        }

        /** The same browser with a second tab, whose requests go to this node. */
        Visit secondTabAt(int node) {
            HttpVisitor tab = new HttpVisitor();
            browser.cookies().all().forEach(tab.cookies()::put);
            return new Visit(tab, page, sid).movedTo(node);
        }
    }

    /** Signs a user in, in a browser that the load balancer sends to this node. */
    Visit signIn(String user, int node) {
        return signIn(user, at(node));
    }

    /** A browser that this node has sent to the provider. */
    Visit beginSignIn(int node) {
        HttpVisitor browser = at(node);
        browser.get(url("/private/token"));
        return new Visit(browser, url("/private/token"), "");
    }

    /** Signs the same user in at another node, by the same session at the provider. */
    Visit signIn(String user, int node, Visit first) {
        HttpVisitor browser = at(node);
        first.browser().cookies().all().stream()
                .filter(cookie -> !cookie.name().matches("JSESSIONID|.*msal.*|" + LoadBalancer.COOKIE))
                .forEach(browser.cookies()::put);
        return signIn(user, browser);
    }

    private Visit signIn(String user, HttpVisitor browser) {
        provider.signInWithoutUi(user);
        browser.get(url("/private/token"));
        Page page = browser.followAll();
        provider.signInWithUi();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
        List<SsoSession> sessions = provider.sessions();
        return new Visit(
                browser,
                url("/private/token"),
                sessions.get(sessions.size() - 1).sid());
    }

    /** The user asks for what needs consent, and consents; the next thing is to be signed in once more in the same session. */
    void consent(String user, Visit visit, String scope) {
        Page asked = visit.browser().get(visit.page() + "?scope=" + scope);
        assertThat(asked.status()).as(asked::toString).isEqualTo(303);
        provider.consent(CLIENT_ID, user, scope);
    }

    /** The sessions of one user at all nodes, by one session at the provider. */
    List<Visit> signInEverywhere(String user) {
        Visit first = signIn(user, 0);
        return List.of(first, signIn(user, 1, first), signIn(user, 2, first));
    }

    /** What a node tells of itself. */
    int tell(int node, String path) {
        return Integer.parseInt(ask(node, path));
    }

    /** A page of a node, past the load balancer. */
    String ask(int node, String path) {
        return new HttpVisitor().get(nodes.get(node).url("/app" + path)).text();
    }

    private HttpVisitor at(int node) {
        HttpVisitor visitor = new HttpVisitor();
        sendTo(visitor, url("/"), node);
        return visitor;
    }

    private static void sendTo(HttpVisitor visitor, String url, int node) {
        visitor.cookies().store(URI.create(url), List.of(LoadBalancer.COOKIE + "=node" + node + "; Path=/"));
    }

    /** Returns when the load balancer sends visitors to this node, which has been away. */
    void awaitBalanced(int node) {
        Await.until("the load balancer knows node " + node, LIMIT, () -> {
            HttpVisitor visitor = at(node);
            int status = visitor.get(url("/open/")).status();
            // One that is sent elsewhere gets that node's cookie.
            String cookie = visitor.cookies().header(url("/"));
            return status == 200 && cookie.equals(LoadBalancer.COOKIE + "=node" + node);
        });
    }

    /** The provider's frame, which the load balancer sends to this node. */
    Page signOutAt(int node, String sid) {
        return at(node).get(url("/signout-callback-oidc?sid=" + sid));
    }

    /** The provider's frame, without a cookie: at any node. */
    Page signOutAnywhere(String sid) {
        return new HttpVisitor().get(url("/signout-callback-oidc?sid=" + sid));
    }

    @Override
    public void close() {
        Optional.ofNullable(balancer).ifPresent(LoadBalancer::close);
        nodes.forEach(ContainerProcess::close);
        sessions.close();
        store.close();
        provider.close();
    }
}
