package io.github.msal4j.servlet.example;

import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.util.Map;

/**
 * Two copies of the example with the local identity provider, each on a site of its own: browsers take every name below
 * {@code localhost} for this machine, and for a different site.
 */
final class LocalExample implements Example {
    private static final String HOST_1 = "app1.localhost";
    private static final String HOST_2 = "app2.localhost";
    /** Short, so that a person sees what an administrator does at the provider: nobody waits for an hour, the default. */
    private static final String REVALIDATE = "10s";

    private static final String VERIFY_SIGN_IN = "1m";

    private final LocalIdentityProvider provider;
    private final ExampleServer server;

    private LocalExample(LocalIdentityProvider provider, ExampleServer server) {
        this.provider = provider;
        this.server = server;
    }

    /** Starts it with the applications at this port and the provider at the next one; 0 means any free ports. */
    static LocalExample start(Path war, int port) {
        LocalIdentityProvider provider = LocalIdentityProvider.builder()
                .host("login.localhost")
                .port(port == 0 ? 0 : port + 1)
                .start();
        try {
            LocalExample example = new LocalExample(provider, new ExampleServer(port));
            example.add(war, "App 1", "blue", HOST_1, HOST_2);
            example.add(war, "App 2", "green", HOST_2, HOST_1);
            example.server.start();
            return example;
        } catch (RuntimeException e) {
            provider.close();
            throw e;
        }
    }

    private void add(Path war, String name, String colours, String host, String otherHost) {
        String clientId = "client-of-" + host;
        String secret = "secret-of-" + host;
        String address = server.address(host);
        provider.register(AppRegistration.of(clientId, secret)
                .redirectUri(address + "signin-oidc")
                .postLogoutRedirectUri(address + "signout-callback-oidc")
                .frontChannelLogoutUri(address + "signout-callback-oidc")
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read"));
        server.add(
                war,
                host,
                Map.of(
                        "msal.authority",
                        provider.origin(),
                        "msal.tenant-id",
                        Tenant.CONTOSO.id(),
                        "msal.client-id",
                        clientId,
                        "msal.client-secret",
                        secret,
                        "msal.revalidate",
                        REVALIDATE,
                        "msal.verify-sign-in",
                        VERIFY_SIGN_IN,
                        "example.api",
                        provider.backChannelOrigin() + "/v1.0/me",
                        "example.name",
                        name,
                        "example.colours",
                        colours,
                        "example.other",
                        server.address(otherHost)));
    }

    LocalIdentityProvider provider() {
        return provider;
    }

    String app1() {
        return server.address(HOST_1);
    }

    String app2() {
        return server.address(HOST_2);
    }

    @Override
    public String guide() {
        return """

                App 1              %1$s
                App 2              %2$s
                Identity provider  %3$s
                its administrators %4$s

                Open App 1 in a browser, then:
                  1. Sign in at App 1 as Ada Lovelace. There is no password.
                  2. Open App 2 in a window beside it and press "Sign in": you are not asked again.
                  3. Look at "Token cache" in both. Each holds an account and a token of its own.
                  4. Press "Sign out" in App 1 and watch the window of App 2. The provider tells App 2, in a frame
                     that carries no cookie; App 2 evicts the account, and its open page says so within a second.
                     The home pages have a drawing of it; below you see both applications evict the account.
                  5. Reload the token cache in App 2: it asks you to sign in again.
                  6. Sign in again, and open the page of the administrators in another window. Press "Disable" at
                     Ada Lovelace: nobody tells the applications. Reload a page of App 1 until she is asked to sign in:
                     it asks the provider itself, while she uses it, within %5$s (an hour unless msal.revalidate says
                     otherwise). "Change roles" shows in the same time. Press "Enable" in the end.
                Also worth a look: "Administrators" as Bob Kahn, who has no such role; "Ask for Mail.Read as well"
                in the token cache, which needs a consent; "Sign in with another account" on the home page; "Settings", which asks again who has not signed in within the last
                minute; the other ways to leave, on the home page.

                Ctrl-C ends it.
                """.formatted(app1(), app2(), provider.origin(), provider.administration(), REVALIDATE);
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
