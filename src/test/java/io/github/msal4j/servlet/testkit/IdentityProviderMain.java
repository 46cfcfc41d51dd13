package io.github.msal4j.servlet.testkit;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts the provider for a person with a browser: {@code IdentityProviderMain [port] [base URL of an application]}. Prints
 * the settings of the application as sh and PowerShell take them, and who can sign in.
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

    private static Map<String, String> settings(LocalIdentityProvider provider) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("MSAL_AUTHORITY", provider.origin());
        settings.put("MSAL_TENANT_ID", Tenant.CONTOSO.id());
        settings.put("MSAL_CLIENT_ID", CLIENT_ID);
        settings.put("MSAL_CLIENT_SECRET", SECRET);
        return settings;
    }

    static void describe(LocalIdentityProvider provider, String application, PrintStream out) {
        out.println("Identity provider at " + provider.origin() + " for the application at " + application);
        out.println();
        Map<String, String> settings = settings(provider);
        out.println("Set these in the terminal from which you start the server. In sh:");
        settings.forEach((name, value) -> out.println("export " + name + "=" + value));
        out.println("In PowerShell:");
        settings.forEach((name, value) -> out.println("$env:" + name + " = '" + value + "'"));
        out.println();
        out.println("An API to call with an access token: " + provider.graphMe());
        out.println("See who is signed in, disable users, change roles: " + provider.administration());
        out.println("Users, who have no passwords:");
        for (LocalUser user : provider.users().all()) {
            out.printf("  %-6s %-26s %s%s%n", user.name(), user.username(), user.roles(), elsewhere(user));
        }
    }

    /** Whom the account picker does not show with the settings above. */
    private static String elsewhere(LocalUser user) {
        return user.isIn(Tenant.CONTOSO) ? "" : " of another tenant, signs in with MSAL_TENANT_ID=common";
    }
}
