package io.github.msal4j.servlet.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Cookie;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.VisitCountServlet;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R14, R82: several applications in one container. On Jetty a browser's sessions in all of them have one id, and a new id in one of
 * them is a new id in all; a sign-in must not take away what the others keep in their sessions. Guard: {@code OtherContexts} in
 * {@code SignInFlow.httpSession}.
 */
@ParameterizedClass
@EnumSource
class SharedSessionIdIT {
    private static final List<String> CONTEXT_PATHS = List.of("", "/a", "/b");
    /** Has a cookie of its own, which the documentation advises. */
    private static final String APART = "/apart";

    private static final String COOKIE_OF_ITS_OWN =
            "<session-config><cookie-config><name>APART_SESSION</name></cookie-config></session-config>";

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static ContainerProcess server;

    private static final LocalIdentityProvider PROVIDER = LocalIdentityProvider.start();

    private final HttpVisitor browser = new HttpVisitor();

    private final Container container;

    SharedSessionIdIT(Container container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        ReservedPort port = ReservedPort.reserve();
        ContainerSpec spec = ContainerSpec.named("shared-session-id").port(port);
        PROVIDER.signInWithoutUi("ada");
        for (String contextPath : List.of("", "/a", "/b", APART)) {
            String url = "http://127.0.0.1:" + port.number() + contextPath;
            AppRegistration registration = AppRegistration.ofApplication("client" + contextPath, "a secret", url);
            PROVIDER.register(registration.optionalSidClaim(true));
            spec.deploy(Deployment.of(
                            war("client" + contextPath, contextPath.equals(APART) ? COOKIE_OF_ITS_OWN : ""),
                            contextPath)
                    .readyAt("/"));
        }
        server = container.start(spec);
    }

    private static Path war(String clientId, String sessionConfig) {
        Map<String, String> parameters = Map.of(
                "msal.authority",
                PROVIDER.origin(),
                "msal.tenant-id",
                Tenant.CONTOSO.id(),
                "msal.client-id",
                clientId,
                "msal.client-secret",
                "a secret",
                "msal.scopes",
                "User.Read");
        return LibraryWar.named("visits" + clientId.replace('/', '-'))
                .classes(VisitCountServlet.class)
                .webXml(LibraryWar.contextParameters(parameters)
                        + sessionConfig
                        + """

                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <servlet>
                          <servlet-name>visits</servlet-name>
                          <servlet-class>%s</servlet-class>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>visits</servlet-name>
                          <url-pattern>/</url-pattern>
                        </servlet-mapping>
                        """.formatted(VisitCountServlet.class.getName()))
                .build();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    /** The sessions there are before the sign-in, in the order of their beginning. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "root a", "a root", "root b", "b root", "root b a", "b root a", "root a b"})
    void r82_aSignInLeavesTheSessionsOfTheOtherApplications(String before) {
        List<String> visited = Stream.of(before.split(" "))
                .map(name -> name.equals("root") ? "" : "/" + name)
                .toList();
        visited.forEach(this::visit);

        signIn("/a");

        assertThat(visited.stream().collect(Collectors.toMap(path -> path + "/", this::visit)))
                .as("visits in one session")
                .allSatisfy((path, visits) -> assertThat(visits).isEqualTo(path.equals("/a/") ? 3 : 2));
        assertSignedIn("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a  /b", "/a /b ", "/b /a ", " /a /b"})
    void r82_signInsInAllApplicationsHold(String order) {
        List<String> contextPaths = List.of(order.split(" ", -1));
        visit("");

        contextPaths.forEach(this::signIn);

        contextPaths.forEach(this::assertSignedIn);
        assertThat(visit("")).isEqualTo(4);
    }

    @Test
    void r82_aGlobalSignOutEndsTheSignInsInAllApplications() {
        CONTEXT_PATHS.forEach(this::signIn);
        String sid = PROVIDER.sessions().get(PROVIDER.sessions().size() - 1).sid();

        for (String contextPath : CONTEXT_PATHS) {
            String callback = server.url(contextPath + "/signout-callback-oidc?sid=" + sid);
            assertThat(new HttpVisitor().get(callback).status()).isEqualTo(200);
        }

        for (String contextPath : CONTEXT_PATHS) {
            Page page = browser.get(server.url(contextPath + "/private/"));
            assertThat(page.status()).as(page::toString).isEqualTo(303);
        }
    }

    @Test
    void r14_theIdFromBeforeTheSignInIsOfNoUse() {
        visit("");
        visit("/a");
        HttpVisitor thief = new HttpVisitor();
        browser.cookies().all().forEach(thief.cookies()::put);

        signIn("/a");

        assertThat(thief.get(server.url("/a/private/")).status()).isEqualTo(303);
    }

    /** What a thief has planted before is of no use afterwards, at whatever path. */
    @Test
    void r14_noPathOfJettyKeepsTheOldId() {
        CONTEXT_PATHS.forEach(this::visit);
        Map<String, String> before = idsByPath();

        signIn("/a");

        Map<String, String> after = idsByPath();
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.get("/a")).isNotEqualTo(before.get("/a"));
        if (!container.isTomcat()) {
            assertThat(after.values()).containsOnly(after.get("/a")).doesNotContainAnyElementsOf(before.values());
        }
    }

    private Map<String, String> idsByPath() {
        return browser.cookies().all().stream()
                .filter(cookie -> cookie.name().equals("JSESSIONID"))
                .collect(Collectors.toMap(Cookie::path, Cookie::value));
    }

    private int visit(String contextPath) {
        String text = browser.get(server.url(contextPath + "/")).text();
        return Integer.parseInt(text.replaceFirst("(?s)visit (\\d+) .*", "$1"));
    }

    /** What the documentation does not promise, and what it advises against that. */
    @Test
    void r82_aSignOutLeavesTheOtherApplicationsTheirSessionsIfTheCookiesHaveOtherNames() {
        visit("");
        signIn(APART);
        browser.postForm(server.url(APART + "/signout"), Map.of());
        assertThat(visit("")).isEqualTo(2);

        signIn("/a");
        browser.postForm(server.url("/a/signout"), Map.of());
        assertThat(visit("")).as("Jetty ends it with the other one").isEqualTo(container.isTomcat() ? 3 : 1);
    }

    private void signIn(String contextPath) {
        browser.get(server.url(contextPath + "/private/"));
        Page page = browser.followAll();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
    }

    private void assertSignedIn(String contextPath) {
        Page page = browser.get(server.url(contextPath + "/private/"));
        assertThat(page.status()).as(() -> contextPath + " " + page).isEqualTo(200);
    }
}
