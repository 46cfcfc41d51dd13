package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One of the servers with three applications: behind the filter at {@code /app}, the same with {@code form_post} at {@code /post},
 * and with container security at {@code /secured}.
 */
final class WhoServer implements AutoCloseable {
    private static final String ADMINISTRATORS = WhoApplication.FILTER
                    .replace("msal-sign-in", "admins")
                    .replace(
                            "</filter>",
                            "<init-param><param-name>roles</param-name><param-value>Admin</param-value></init-param></filter>")
            + WhoApplication.MAPPING.replace("msal-sign-in", "admins").replace("/private/*", "/admin/*");

    private static final String RESOURCES = WhoApplication.MAPPING.replace("/private/*", "/rest/*");

    private static final String ERROR_PAGES = """
            <error-page><error-code>403</error-code><location>/error-page</location></error-page>
            <error-page><error-code>500</error-code><location>/error-page</location></error-page>
            """;

    /** As {@code containers.md} has it, but for http. */
    private static final String SESSION_COOKIE = """
            <session-config>
              <cookie-config>
                <http-only>true</http-only>
                <attribute><attribute-name>SameSite</attribute-name><attribute-value>Lax</attribute-value></attribute>
              </cookie-config>
              <tracking-mode>COOKIE</tracking-mode>
            </session-config>
            """;

    /** GlassFish and Payara look each minute otherwise. */
    private static final String SESSIONS_END_SOON =
            "<session-manager><manager-properties><property name=\"reapIntervalSeconds\" value=\"1\"/></manager-properties>"
                    + "</session-manager>";

    private static final String SAME_SITE =
            "<cookie-properties><property name=\"cookieSameSite\" value=\"Lax\"/></cookie-properties>";

    private static final String LIBRARIES_OF_THE_WAR = "<class-loader delegate=\"false\"/>";

    private static final String PAGE = """
            <%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
            <%@ taglib prefix="c" uri="jakarta.tags.core" %>
            <c:set var="user" value="${pageContext.request.userPrincipal}"/>
            Page of <c:out value="${user.displayName()}"/>
            """;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final LocalIdentityProvider provider;
    private final ContainerProcess process;
    private final Map<String, String> bobs = new HashMap<>();

    private WhoServer(LocalIdentityProvider provider, ContainerProcess process) {
        this.provider = provider;
        this.process = process;
    }

    static WhoServer start(OtherContainer container) {
        LocalIdentityProvider provider = LocalIdentityProvider.start();
        try {
            return new WhoServer(provider, container.start(spec(container, provider)));
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    private static ContainerSpec spec(OtherContainer container, LocalIdentityProvider provider) {
        // Elsewhere that of the fragment is in force.
        String declared = container == OtherContainer.OPEN_LIBERTY ? WhoApplication.FILTER : "";
        ReservedPort port = ReservedPort.reserve();
        ContainerSpec spec = ContainerSpec.named("others").port(port).jvmOptions("-Xmx512m");
        for (String feature : List.of(
                "websocket-2.1",
                "pages-3.1",
                "appAuthentication-3.0",
                "appSecurity-5.0",
                "restfulWS-3.1",
                "enterpriseBeansLite-4.0")) {
            spec.libertyFeature(feature);
        }
        return spec.wildFly(WildFlyChanges::forContainerSecurity)
                // The least that it takes.
                .libertyElements("<httpSession reaperPollInterval=\"30\"/>")
                .deploy(Deployment.of(
                                filtered(provider, port, "/app", "query", declared)
                                        .build(),
                                "/app")
                        .readyAt("/open"))
                .deploy(Deployment.of(withOwnFiles(filtered(provider, port, "/post", "form_post", declared)), "/post")
                        .readyAt("/open"))
                .deploy(Deployment.of(secured(provider, port), "/secured").readyAt("/open"));
    }

    private static WarBuilder filtered(
            LocalIdentityProvider provider, ReservedPort port, String path, String mode, String filter) {
        return everywhere(WhoApplication.at(
                        provider,
                        port,
                        path,
                        Map.of("msal.response-mode", mode),
                        filter + WhoApplication.MAPPING + RESOURCES + ADMINISTRATORS + ERROR_PAGES))
                .edit("WEB-INF/web.xml", WhoServer::forResources)
                .classes(WhoResource.class);
    }

    /** What {@code containers.md} says for servers that need more than web.xml. */
    private static Path withOwnFiles(WarBuilder war) {
        return war.edit(
                        "WEB-INF/web.xml",
                        xml -> xml.replace("<cookie-config>", "<cookie-config><name>POSTSESSION</name>"))
                .file("WEB-INF/undertow-handlers.conf", "samesite-cookie(mode=Lax)")
                .file("WEB-INF/glassfish-web.xml", glassfish(SAME_SITE, LIBRARIES_OF_THE_WAR))
                .build();
    }

    private static String glassfish(String ofSessions, String others) {
        return "<!DOCTYPE glassfish-web-app PUBLIC"
                + " \"-//GlassFish.org//DTD GlassFish Application Server 3.1 Servlet 3.0//EN\""
                + " \"http://glassfish.org/dtds/glassfish-web-app_3_0-1.dtd\">"
                + "<glassfish-web-app><session-config>" + ofSessions + "</session-config>" + others
                + "</glassfish-web-app>";
    }

    private static String forResources(String webXml) {
        return webXml.replace("</web-app>", """
                <context-param><param-name>resteasy.role.based.security</param-name><param-value>true</param-value></context-param>
                </web-app>""");
    }

    private static Path secured(LocalIdentityProvider provider, ReservedPort port) {
        return everywhere(WhoApplication.constrained(provider, port, "/secured"))
                .edit("WEB-INF/web.xml", xml -> forResources(xml.replace("</web-app>", ERROR_PAGES + "</web-app>")))
                .classes(AdminBean.class, WhoResource.class)
                .build();
    }

    private static WarBuilder everywhere(WarBuilder war) {
        return war.edit("WEB-INF/web.xml", xml -> xml.replace(
                                WhoServlet.class.getName() + "<", EverywhereServlet.class.getName() + "<")
                        .replace("</web-app>", SESSION_COOKIE + "</web-app>"))
                .classes(EverywhereServlet.class, WhoEndpoint.class)
                .file("private/me.jsp", PAGE)
                .file("WEB-INF/beans.xml", "")
                .file("WEB-INF/glassfish-web.xml", glassfish(SESSIONS_END_SOON, ""));
    }

    String url(String path) {
        return process.url("localhost", path);
    }

    HttpVisitor signedIn(String user, String path) {
        provider.signInWithoutUi(user);
        HttpVisitor browser = new HttpVisitor();
        visit(browser, path);
        provider.signInWithUi();
        return browser;
    }

    /** Signs in on the way, if the provider asks nobody. */
    void visit(HttpVisitor browser, String path) {
        browser.get(url(path));
        browser.followAll();
        if (path.startsWith("/post/")) {
            browser.submitForm();
            browser.followAll();
        }
        assertThat(browser.page().status()).as(browser.page()::toString).isEqualTo(200);
    }

    ConstrainedVisit constrainedVisit(String application) {
        return new ConstrainedVisit(provider, url(application));
    }

    String cookies(HttpVisitor browser, String application) {
        return browser.cookies().header(url(application + "/private/x"));
    }

    /** Of a session of Bob's that is never ended. */
    String bobs(String application) {
        return bobs.computeIfAbsent(application, path -> cookies(signedIn("bob", path + "/private/x"), path));
    }

    RawHttp.Answer raw(String target, String cookies) {
        return new RawHttp(process.port()).get(target, cookies);
    }

    /** The user who has signed in last leaves at the provider. */
    void signOutEverywhere() {
        List<SsoSession> sessions = provider.sessions();
        for (URI frame : provider.endSession(sessions.get(sessions.size() - 1).sid())) {
            assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
        }
    }

    String log() {
        return process.log();
    }

    void awaitLog(Pattern pattern) {
        process.awaitLog(pattern, LIMIT);
    }

    @Override
    public void close() {
        process.close();
        provider.close();
    }
}
