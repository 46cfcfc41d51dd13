package io.github.msal4j.servlet.example;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Starts the example for a person with a browser; {@code mvn -Pexample} calls it. With {@code MSAL_CLIENT_ID} in the
 * environment it uses that registration, else the local identity provider. {@code -Dexample.port} fixes the port.
 */
public final class ExampleLauncher {
    private static final int PORT_FOR_A_REGISTRATION = 8080;

    private ExampleLauncher() {}

    public static void main(String[] arguments) throws InterruptedException {
        ExampleLog.showOnConsole();
        Example example = start(war(), System.getenv(), Optional.ofNullable(Integer.getInteger("example.port")));
        Runtime.getRuntime().addShutdownHook(new Thread(example::close));
        System.out.println(example.guide());
        Thread.currentThread().join();
    }

    static Example start(Path war, Map<String, String> environment, Optional<Integer> port) {
        return environment.getOrDefault("MSAL_CLIENT_ID", "").isBlank()
                ? LocalExample.start(war, port.orElse(0))
                : RegisteredExample.start(war, port.orElse(PORT_FOR_A_REGISTRATION));
    }

    /** The WAR that the build has made. */
    static Path war() {
        return Optional.ofNullable(System.getProperty("example.war"))
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("Say where the example's WAR is: -Dexample.war=..."));
    }
}
