package io.github.msal4j.servlet.example;

import java.nio.file.Path;
import java.util.Map;

/** One copy of the example with a registration of its own at a real provider, which the environment describes. */
final class RegisteredExample implements Example {
    /** Entra accepts plain http for this name only, and on any port. */
    private static final String HOST = "localhost";

    private final ExampleServer server;

    private RegisteredExample(ExampleServer server) {
        this.server = server;
    }

    static RegisteredExample start(Path war, int port) {
        ExampleServer server = new ExampleServer(port);
        server.add(war, HOST, Map.of());
        server.start();
        return new RegisteredExample(server);
    }

    String address() {
        return server.address(HOST);
    }

    @Override
    public String guide() {
        return """

                The example, with the registration of MSAL_CLIENT_ID:  %1$s

                The app registration needs, under "Authentication":
                  Redirect URI (type Web)   %1$ssignin-oidc
                  and a second one, to return to after a sign-out:
                                            %1$ssignout-callback-oidc
                  Front-channel logout URL  %1$ssignout-callback-oidc
                                            (Entra takes this one over https only, behind a proxy for instance)
                and, under "Token configuration", the optional claims sid and login_hint of the ID token.

                Ctrl-C ends it.
                """.formatted(address());
    }

    @Override
    public void close() {
        server.close();
    }
}
