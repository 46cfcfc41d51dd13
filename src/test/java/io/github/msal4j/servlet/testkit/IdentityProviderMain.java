package io.github.msal4j.servlet.testkit;

import java.io.PrintStream;

/**
 * Starts the provider for a person with a browser: {@code IdentityProviderMain [port] [base URL of an application]}. Prints
 * the settings of the application as a shell takes them, and who can sign in.
 */
public final class IdentityProviderMain {
    private static final String CLIENT_ID = "example-client";
    private static final String SECRET = "example-secret";

    private IdentityProviderMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        String application = arguments.length > 1 ? arguments[1] : "http://localhost:8080";
        try (LocalIdentityProvider provider =
                LocalIdentityProvider.builder().port(port).start()) {
            provider.register(AppRegistration.ofApplication(CLIENT_ID, SECRET, application));
            describe(provider, application, System.out);
            Thread.currentThread().join();
        }
    }

    static void describe(LocalIdentityProvider provider, String application, PrintStream out) {
        out.println("Identity provider at " + provider.origin() + " for the application at " + application);
        out.println();
        out.println("export MSAL_AUTHORITY=" + provider.origin());
        out.println("export MSAL_TENANT_ID=" + Tenant.CONTOSO.id());
        out.println("export MSAL_CLIENT_ID=" + CLIENT_ID);
        out.println("export MSAL_CLIENT_SECRET=" + SECRET);
        out.println();
        out.println("An API to call with an access token: " + provider.graphMe());
        out.println("Users, who have no passwords:");
        for (LocalUser user : provider.users().all()) {
            out.printf("  %-6s %-26s %s%n", user.name(), user.username(), user.roles());
        }
    }
}
