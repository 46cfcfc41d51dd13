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
 * A container that is told to accept every form of path, so that nothing but the library refuses them. The application with
 * {@link GuardedWars#pages pages} is there twice: at {@code /app} and at the root; the ones with {@link GuardedWars#files
 * files} and with {@link GuardedWars#closed nothing open} are at {@code /files} and {@code /closed}.
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
            GuardedWars wars = new GuardedWars(LibraryWar.contextParameters(Map.of(
                    "msal.tenant-id",
                    Tenant.CONTOSO.id(),
                    "msal.authority",
                    provider.origin(),
                    "msal.client-id",
                    CLIENT_ID,
                    "msal.client-secret",
                    SECRET)));
            Path war = wars.pages();
            GuardedContainer started = new GuardedContainer(
                    provider,
                    container.start(ContainerSpec.named("guarded")
                            .tomcatConnector(
                                    "allowBackslash='true' relaxedPathChars='\\' encodedSolidusHandling='decode'"
                                            + " encodedReverseSolidusHandling='decode'")
                            .jettyProperty("jetty.httpConfig.uriCompliance", "UNSAFE")
                            .deploy(lenient(wars.files(), "/files").readyAt("/open.txt"))
                            .deploy(lenient(wars.closed(), "/closed"))
                            .deploy(lenient(war, "/app").readyAt("/open"))
                            .deploy(lenient(war, "").readyAt("/open"))));
            provider.register(AppRegistration.of(CLIENT_ID, SECRET)
                    .redirectUri(started.server.url("/app/signin-oidc"))
                    .redirectUri(started.server.url("/signin-oidc")));
            return started;
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    private static Deployment lenient(Path war, String contextPath) {
        return Deployment.of(war, contextPath)
                .withJetty("<Get name='servletHandler'><Set name='decodeAmbiguousURIs'>true</Set></Get>");
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
