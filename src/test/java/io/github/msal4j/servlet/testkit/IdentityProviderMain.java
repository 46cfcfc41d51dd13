package io.github.msal4j.servlet.testkit;

import java.io.PrintStream;

/** Starts the provider for a person with a browser: {@code IdentityProviderMain [port] [base URL of an application]}. */
public final class IdentityProviderMain {

    private IdentityProviderMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        String application = arguments.length > 1 ? arguments[1] : "http://localhost:8080";
        try (LocalIdentityProvider provider =
                LocalIdentityProvider.builder().port(port).start()) {
            provider.register(example(application));
            describe(provider, application, System.out);
            Thread.currentThread().join();
        }
    }

    static AppRegistration example(String application) {
        return AppRegistration.of("example-client", "example-secret")
                .redirectUri(application + "/signin-oidc")
                .postLogoutRedirectUri(application + "/signout-callback-oidc")
                .frontChannelLogoutUri(application + "/signout-callback-oidc")
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read");
    }

    static void describe(LocalIdentityProvider provider, String application, PrintStream out) {
        out.println("Identity provider  " + provider.origin());
        out.println("Authority          " + provider.authority(Tenant.CONTOSO));
        out.println("Downstream API     " + provider.graphMe());
        out.println("Application        example-client / example-secret at " + application);
        out.println("Users");
        for (LocalUser user : provider.users().all()) {
            out.printf("  %-6s %-26s %s%n", user.name(), user.username(), user.roles());
        }
    }
}
