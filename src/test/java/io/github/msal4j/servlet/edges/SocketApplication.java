package io.github.msal4j.servlet.edges;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.hostile.GuardedServlet;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A container as distributed, with what it has for WebSockets, and an application whose endpoints lie below filters. */
final class SocketApplication implements AutoCloseable {
    /** The application of most tests. */
    static final String APP = "/app";

    /** The same after a framework that has put a filter of its own before all others. */
    static final String EARLY = "/early";

    /** Jetty only: one that has no endpoints but those in Jetty's own API. */
    static final String NATIVE = "/native";

    private static final String CLIENT_ID = "socket-client";
    private static final String SECRET = "socket-client-secret";

    private final LocalIdentityProvider provider;
    private final ContainerProcess server;

    private SocketApplication(LocalIdentityProvider provider, ContainerProcess server) {
        this.provider = provider;
        this.server = server;
    }

    static SocketApplication start(Container container) {
        LocalIdentityProvider provider = LocalIdentityProvider.start();
        try {
            ContainerSpec spec = ContainerSpec.named("sockets")
                    .jettyModule("{ee}-websocket-jakarta")
                    .jettyModule("{ee}-websocket-jetty")
                    .jettyModule("sessions")
                    .jettyProperty("jetty.sessionScavengeInterval.seconds", "1")
                    .deploy(Deployment.of(war(provider, "").build(), APP)
                            .withTomcat("<Manager processExpiresFrequency=\"1\"/>")
                            .readyAt("/open"))
                    .deploy(Deployment.of(early(provider), EARLY).readyAt("/open"));
            if (!container.isTomcat()) {
                spec.deploy(Deployment.of(nativeOnly(provider), NATIVE).readyAt("/open"));
            }
            SocketApplication started = new SocketApplication(provider, container.start(spec));
            AppRegistration registration = AppRegistration.of(CLIENT_ID, SECRET).optionalSidClaim(true);
            for (String contextPath : new String[] {APP, EARLY, NATIVE}) {
                registration = registration.redirectUri(started.url(contextPath + "/signin-oidc"));
            }
            provider.register(registration);
            return started;
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    private static Path early(LocalIdentityProvider provider) {
        return war(provider, "")
                .file(
                        "WEB-INF/classes/META-INF/services/jakarta.servlet.ServletContainerInitializer",
                        EarlyFilter.Initializer.class.getName())
                .build();
    }

    private static Path nativeOnly(LocalIdentityProvider provider) {
        return war(provider, """
                        <context-param>
                          <param-name>org.eclipse.jetty.websocket.jakarta</param-name>
                          <param-value>false</param-value>
                        </context-param>
                        <servlet>
                          <servlet-name>jetty-endpoint</servlet-name>
                          <servlet-class>%s</servlet-class>
                          <load-on-startup>1</load-on-startup>
                        </servlet>
                        """.formatted(JettyEndpointServlet.class.getName()))
                .edit("WEB-INF/web.xml", xml -> xml.replaceFirst("(?s)<listener>.*</listener>", ""))
                .classes(JettyEndpointServlet.class, JettyEndpoint.class)
                .build();
    }

    private static WarBuilder war(LocalIdentityProvider provider, String elements) {
        return LibraryWar.named("sockets")
                .classes(Endpoints.class, EndpointsInCode.class, EarlyFilter.class, GuardedServlet.class)
                .classes(EventsServlet.class, HeldHandshakes.class)
                .webXml(LibraryWar.contextParameters(Map.of(
                                "msal.tenant-id",
                                Tenant.CONTOSO.id(),
                                "msal.authority",
                                provider.origin(),
                                "msal.client-id",
                                CLIENT_ID,
                                "msal.client-secret",
                                SECRET))
                        + WEB_XML
                        + elements);
    }

    /** As a beginner writes it; the application's own filter is to come before the sign-in. */
    private static final String WEB_XML = """
            <listener><listener-class>%1$s</listener-class></listener>
            <filter>
              <filter-name>marking</filter-name>
              <filter-class>%2$s</filter-class>
              <async-supported>true</async-supported>
            </filter>
            <filter-mapping>
              <filter-name>marking</filter-name>
              <url-pattern>/*</url-pattern>
            </filter-mapping>
            <filter-mapping>
              <filter-name>msal-sign-in</filter-name>
              <url-pattern>/protected/*</url-pattern>
              <url-pattern>/secret</url-pattern>
              <url-pattern>*.secure</url-pattern>
              <servlet-name>named</servlet-name>
            </filter-mapping>
            <filter>
              <filter-name>admins</filter-name>
              <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
              <async-supported>true</async-supported>
              <init-param><param-name>roles</param-name><param-value>Admin</param-value></init-param>
            </filter>
            <filter-mapping>
              <filter-name>admins</filter-name>
              <url-pattern>/admin/*</url-pattern>
            </filter-mapping>
            <filter>
              <filter-name>guests</filter-name>
              <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
              <async-supported>true</async-supported>
              <init-param><param-name>optional</param-name><param-value>true</param-value></init-param>
            </filter>
            <filter-mapping>
              <filter-name>guests</filter-name>
              <url-pattern>/optional/*</url-pattern>
            </filter-mapping>
            <servlet>
              <servlet-name>named</servlet-name>
              <servlet-class>%3$s</servlet-class>
              <async-supported>true</async-supported>
            </servlet>
            <servlet-mapping>
              <servlet-name>named</servlet-name>
              <url-pattern>/named/*</url-pattern>
            </servlet-mapping>
            <filter>
              <filter-name>held</filter-name>
              <filter-class>%5$s</filter-class>
              <async-supported>true</async-supported>
            </filter>
            <filter-mapping>
              <filter-name>held</filter-name>
              <url-pattern>/protected/held/ws</url-pattern>
              <url-pattern>/open/held</url-pattern>
              <url-pattern>/open/go-on</url-pattern>
            </filter-mapping>
            <servlet>
              <servlet-name>events</servlet-name>
              <servlet-class>%4$s</servlet-class>
              <async-supported>true</async-supported>
            </servlet>
            <servlet-mapping>
              <servlet-name>events</servlet-name>
              <url-pattern>/protected/events</url-pattern>
              <url-pattern>/protected/invalidate</url-pattern>
              <url-pattern>/protected/time-out</url-pattern>
            </servlet-mapping>
            <servlet>
              <servlet-name>open</servlet-name>
              <servlet-class>%3$s</servlet-class>
              <async-supported>true</async-supported>
            </servlet>
            <servlet-mapping>
              <servlet-name>open</servlet-name>
              <url-pattern>/</url-pattern>
            </servlet-mapping>
            <session-config>
              <cookie-config><http-only>true</http-only></cookie-config>
              <tracking-mode>COOKIE</tracking-mode>
            </session-config>
            """.formatted(
                    EndpointsInCode.class.getName(),
                    EarlyFilter.class.getName(),
                    GuardedServlet.class.getName(),
                    EventsServlet.class.getName(),
                    HeldHandshakes.class.getName());

    /** A browser in which this user has signed in to the application at this context path. */
    HttpVisitor signIn(String user, String contextPath) {
        provider.signInWithoutUi(user);
        HttpVisitor browser = new HttpVisitor();
        browser.get(url(contextPath + "/protected/page"));
        browser.followAll();
        provider.signInWithUi();
        return browser;
    }

    /** The provider's id of the last sign-in's session. */
    String lastSid() {
        List<SsoSession> sessions = provider.sessions();
        return sessions.get(sessions.size() - 1).sid();
    }

    /** The provider's frame of a global sign-out. */
    void signOutGlobally(String sid, String contextPath) {
        new HttpVisitor().get(url(contextPath + "/signout-callback-oidc?sid=" + sid));
    }

    /** The cookies that this browser sends to the application. */
    String cookies(HttpVisitor browser, String contextPath) {
        return browser.cookies().header(url(contextPath + "/"));
    }

    Handshake connect(String path, String cookies) {
        return Handshake.of(url(path), Map.of("Cookie", cookies));
    }

    Handshake connectFrom(String origin, String path, String cookies) {
        return Handshake.of(url(path), Map.of("Cookie", cookies, "Origin", origin));
    }

    Handshake connectRaw(String target, String cookies) {
        return Handshake.raw(server.port(), target, cookies);
    }

    void awaitLog(String expression) {
        server.awaitLog(Pattern.compile(expression), Duration.ofSeconds(60));
    }

    String url(String path) {
        return server.url(path);
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
