package io.github.msal4j.servlet.example;

import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalGroup;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalManagedIdentity;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three copies of the example with the local identity provider, each on a site of its own: browsers take every name below
 * {@code localhost} for this machine, and for a different site. The third one has no secret: a local stand-in for Azure tells it who it
 * is.
 */
final class LocalExample implements Example {
    private static final String HOST_1 = "app1.localhost";
    private static final String HOST_2 = "app2.localhost";
    private static final String HOST_3 = "app3.localhost";
    /** Short, so that a person sees what an administrator does at the provider: nobody waits for an hour, the default. */
    private static final String REVALIDATE = "10s";

    private static final String VERIFY_SIGN_IN = "1m";

    /** Who is in it has a role. */
    private static final LocalGroup ARCHIVISTS = LocalGroup.of("Archivists");

    /** More than an ID token holds. */
    private static final int GROUPS_OF_GRACE = 250;

    private final LocalIdentityProvider provider;
    private final ExampleServer server;
    private final LocalManagedIdentity azure;
    private final ExampleProcess third;

    private LocalExample(LocalIdentityProvider provider, ExampleServer server, Path war, int port) {
        this.provider = provider;
        this.server = server;
        this.azure = LocalManagedIdentity.of(provider);
        this.third = ExampleProcess.open(war, HOST_3, port, managed(), azure.appServiceEnvironment());
    }

    /** Starts it with two applications at this port, the provider at the next one and the third application behind; 0 means any free ports. */
    static LocalExample start(Path war, int port) {
        LocalIdentityProvider provider = LocalIdentityProvider.builder()
                .host("login.localhost")
                .port(port == 0 ? 0 : port + 1)
                .start();
        addGrace(provider);
        try {
            LocalExample example = new LocalExample(provider, new ExampleServer(port), war, port == 0 ? 0 : port + 2);
            example.startAll(war);
            return example;
        } catch (RuntimeException e) {
            provider.close();
            throw e;
        }
    }

    private static void addGrace(LocalIdentityProvider provider) {
        provider.users().add(LocalUser.of("grace", "Grace Hopper", Tenant.CONTOSO));
        Stream<LocalGroup> others =
                IntStream.range(1, GROUPS_OF_GRACE).mapToObj(number -> LocalGroup.of("Committee " + number));
        provider.setGroups("grace", Stream.concat(Stream.of(ARCHIVISTS), others).toArray(LocalGroup[]::new));
    }

    private void startAll(Path war) {
        try {
            add(war, "App 1", "blue", HOST_1, app2());
            add(war, "App 2", "green", HOST_2, app1());
            server.start();
            provider.register(azure.trustedBy(registered(AppRegistration.of(clientId(HOST_3)), app3())));
            third.start();
        } catch (RuntimeException e) {
            stopApplications();
            throw e;
        }
    }

    private void add(Path war, String name, String colours, String host, String otherAddress) {
        String secret = "secret-of-" + host;
        provider.register(registered(AppRegistration.of(clientId(host), secret), server.address(host)));
        Map<String, String> parameters = parameters(name, colours, host, otherAddress);
        parameters.put("msal.client-secret", secret);
        server.add(war, host, parameters);
    }

    private static String clientId(String host) {
        return "client-of-" + host;
    }

    private static AppRegistration registered(AppRegistration app, String address) {
        return app.redirectUri(address + "signin-oidc")
                .postLogoutRedirectUri(address + "signout-callback-oidc")
                .frontChannelLogoutUri(address + "signout-callback-oidc")
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read");
    }

    private Map<String, String> managed() {
        Map<String, String> parameters = parameters("App 3", "plum", HOST_3, app1());
        parameters.put("msal.client-managed-identity", "system");
        return parameters;
    }

    private Map<String, String> parameters(String name, String colours, String host, String otherAddress) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("msal.authority", provider.origin()),
                Map.entry("msal.tenant-id", Tenant.CONTOSO.id()),
                Map.entry("msal.client-id", clientId(host)),
                Map.entry("msal.group-roles", ARCHIVISTS.id() + "=Archivist"),
                Map.entry("msal.group-overage", "graph"),
                Map.entry("msal.revalidate", REVALIDATE),
                Map.entry("msal.verify-sign-in", VERIFY_SIGN_IN),
                Map.entry("example.api", provider.backChannelOrigin() + "/v1.0/me"),
                Map.entry("example.name", name),
                Map.entry("example.colours", colours),
                Map.entry("example.other", otherAddress)));
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

    String app3() {
        return third.address(HOST_3);
    }

    @Override
    public String guide() {
        return """

                App 1              %1$s
                App 2              %2$s
                App 3              %6$s
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
                  7. Sign in at App 3, a process of its own that has no secret: it proves to the provider who it is by a
                     managed identity, for which a local endpoint stands in for Azure's. "Administrators" as Ada
                     says so, and shows the token that the application got for itself with it.
                  8. "Sign in with another account" on a home page: Grace Hopper is in %7$d groups, more than an ID
                     token holds. So the application asks Graph, and "Who am I" shows the role Archivist, which one
                     of the groups gives her.
                Also worth a look: "Administrators" as Bob Kahn, who has no such role; "Ask for Mail.Read as well"
                in the token cache, which needs a consent; "CDI bean", a page by a bean into which the user and the
                tokens are injected; "Settings", which asks again who has not signed in within the last minute; the
                other ways to leave, on the home page. Times on the pages are those of your time zone.

                Ctrl-C ends it.
                """.formatted(
                app1(), app2(), provider.origin(), provider.administration(), REVALIDATE, app3(), GROUPS_OF_GRACE);
    }

    private void stopApplications() {
        server.close();
        third.close();
        azure.close();
    }

    @Override
    public void close() {
        stopApplications();
        provider.close();
    }
}
