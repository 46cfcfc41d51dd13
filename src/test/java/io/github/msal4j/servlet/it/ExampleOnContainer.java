package io.github.msal4j.servlet.it;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;

/** A container that runs the example, and a local identity provider that knows it. */
final class ExampleOnContainer implements AutoCloseable {
    private static final String HOST = "app.localhost";
    private static final String CLIENT_ID = "client-on-containers";
    private static final String SECRET = "secret-on-containers";

    private final Container container;
    private final LocalIdentityProvider provider;
    private final ContainerProcess server;

    private ExampleOnContainer(Container container, LocalIdentityProvider provider, ContainerProcess server) {
        this.container = container;
        this.provider = provider;
        this.server = server;
    }

    /** Deploys the example at {@code /example}, and once more, with short sessions, at {@code /short}. */
    static ExampleOnContainer start(Container container) {
        LocalIdentityProvider provider =
                LocalIdentityProvider.builder().host("login.localhost").start();
        // It is told refresh tokens at sign-outs, which must leave nothing in the heap either (R74).
        provider.behaviour().revocation(true);
        try {
            ExampleOnContainer started = new ExampleOnContainer(container, provider, container.start(spec(provider)));
            started.register("/example", "/short", "/by-hand", "/leaving", "/elsewhere");
            return started;
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    private static ContainerSpec spec(LocalIdentityProvider provider) {
        return ContainerSpec.named("example")
                .environment("MSAL_AUTHORITY", provider.origin())
                .environment("MSAL_TENANT_ID", Tenant.CONTOSO.id())
                .environment("MSAL_CLIENT_ID", CLIENT_ID)
                .environment("MSAL_CLIENT_SECRET", SECRET)
                .environment("EXAMPLE_API", provider.backChannelOrigin() + "/v1.0/me")
                .deploy(ExampleWar.original(), "/example")
                .deploy(Deployment.of(ExampleWar.withShortSessions(), "/short")
                        .withTomcat("<Manager processExpiresFrequency=\"1\"/>"))
                .jettyModule("sessions")
                .jettyProperty("jetty.sessionScavengeInterval.seconds", "1");
    }

    private void register(String... contextPaths) {
        AppRegistration registration = AppRegistration.of(CLIENT_ID, SECRET)
                .frontChannelLogoutUri(url("/example/signout-callback-oidc"))
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read");
        for (String contextPath : contextPaths) {
            registration = registration
                    .redirectUri(url(contextPath + "/signin-oidc"))
                    .postLogoutRedirectUri(url(contextPath + "/signout-callback-oidc"));
        }
        provider.register(registration);
    }

    /** As if the user had accepted that the example reads mail. */
    void consentToMail(String user) {
        provider.consent(CLIENT_ID, user, "Mail.Read");
    }

    LocalIdentityProvider provider() {
        return provider;
    }

    ContainerProcess server() {
        return server;
    }

    String url(String path) {
        return server.url(HOST, path);
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }

    @Override
    public String toString() {
        return container.toString();
    }
}
