package io.github.msal4j.servlet.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** A server's distribution, which the build has unpacked. */
final class Distribution {

    private Distribution() {}

    static Path home(String name) {
        String property = "dist." + name;
        String home = System.getProperty(property);
        if (home == null || !Files.exists(Path.of(home))) {
            throw new IllegalStateException("System property " + property + ": expected a directory or jar, got " + home
                    + "; mvn pre-integration-test unpacks the distributions and the integration tests are told where");
        }
        return Path.of(home);
    }
}
