package io.github.msal4j.servlet.hostile;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.util.Map;

/**
 * A container as distributed, with one application twice: at {@code /app} and at the root. Its filters are mapped by
 * prefix, by name and by extension, for requests from outside only, as a beginner maps them, and session ids in URLs are on.
 */
final class GuardedContainer implements AutoCloseable {
    private static final String CLIENT_ID = "guarded-client";
    private static final String SECRET = "guarded-client-secret";

    private final LocalIdentityProvider provider;
    private final ContainerProcess server;
    private final RawHttp http;

    private GuardedContainer(LocalIdentityProvider provider, ContainerProcess server) {
        this.provider = provider;
        this.server = server;
        this.http = new RawHttp(server.port());
    }

    static GuardedContainer start(Container container) {
        LocalIdentityProvider provider = LocalIdentityProvider.start();
        try {
            Path war = war(provider);
            GuardedContainer started = new GuardedContainer(
                    provider,
                    container.start(ContainerSpec.named("guarded")
                            .deploy(Deployment.of(war, "/app").readyAt("/open"))
                            .deploy(Deployment.of(war, "").readyAt("/open"))));
            provider.register(AppRegistration.of(CLIENT_ID, SECRET)
                    .redirectUri(started.server.url("/app/signin-oidc"))
                    .redirectUri(started.server.url("/signin-oidc")));
            return started;
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    private static Path war(LocalIdentityProvider provider) {
        return LibraryWar.named("guarded")
                .classes(GuardedServlet.class)
                .webXml(LibraryWar.contextParameters(Map.of(
                                "msal.tenant-id",
                                Tenant.CONTOSO.id(),
                                "msal.authority",
                                provider.origin(),
                                "msal.client-id",
                                CLIENT_ID,
                                "msal.client-secret",
                                SECRET))
                        + """
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                          <url-pattern>/secret</url-pattern>
                          <url-pattern>*.secure</url-pattern>
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
                        <servlet>
                          <servlet-name>protected</servlet-name>
                          <servlet-class>%1$s</servlet-class>
                          <init-param><param-name>protected</param-name><param-value>yes</param-value></init-param>
                          <async-supported>true</async-supported>
                        </servlet>
                        <servlet>
                          <servlet-name>open</servlet-name>
                          <servlet-class>%1$s</servlet-class>
                          <async-supported>true</async-supported>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>protected</servlet-name>
                          <url-pattern>/admin/*</url-pattern>
                          <url-pattern>/secret</url-pattern>
                          <url-pattern>*.secure</url-pattern>
                        </servlet-mapping>
                        <servlet-mapping>
                          <servlet-name>open</servlet-name>
                          <url-pattern>/</url-pattern>
                        </servlet-mapping>
                        <session-config>
                          <tracking-mode>COOKIE</tracking-mode>
                          <tracking-mode>URL</tracking-mode>
                        </session-config>
                        <error-page><error-code>418</error-code><location>/private/error</location></error-page>
                        """.formatted(GuardedServlet.class.getName()))
                .build();
    }

    /** A browser in which this user has signed in to the application at this context path. */
    HttpVisitor signIn(String user, String contextPath) {
        provider.signInWithoutUi(user);
        HttpVisitor browser = new HttpVisitor();
        browser.get(url(contextPath + "/private/"));
        browser.followAll();
        provider.signInWithUi();
        return browser;
    }

    /** From now on the provider needs no password of Ada's. */
    void letAdaIn() {
        provider.signInWithoutUi("ada");
    }

    String cookies(HttpVisitor browser, String contextPath) {
        return browser.cookies().header(url(contextPath + "/private/"));
    }

    String url(String path) {
        return server.url(path);
    }

    RawHttp http() {
        return http;
    }

    String log() {
        return server.log();
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
