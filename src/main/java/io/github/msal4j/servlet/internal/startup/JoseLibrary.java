package io.github.msal4j.servlet.internal.startup;

import com.nimbusds.jose.JWSObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * The nimbus-jose-jwt that verifies tokens here. GlassFish and Payara have one of their own, and put it before that of the WAR unless
 * the application's descriptor says otherwise.
 *
 * @param version {@code unknown} if its jar does not tell
 */
record JoseLibrary(String version, boolean ofApplication) {
    /** The first without CVE-2025-53864; the mend went into the older line as well. */
    private static final String OLDEST_GOOD = "10.0.2";

    private static final String OLDEST_GOOD_OF_9 = "9.37.4";

    private static final String FACTS = "/META-INF/maven/com.nimbusds/nimbus-jose-jwt/pom.properties";

    static JoseLibrary inUse() {
        boolean ofApplication = JWSObject.class.getClassLoader() == JoseLibrary.class.getClassLoader();
        return new JoseLibrary(versionInUse(), ofApplication);
    }

    private static String versionInUse() {
        try (InputStream facts = JWSObject.class.getResourceAsStream(FACTS)) {
            Properties properties = new Properties();
            if (facts != null) {
                properties.load(facts);
            }
            String manifest = JWSObject.class.getPackage().getImplementationVersion();
            return properties.getProperty("version", Objects.requireNonNullElse(manifest, "unknown"));
        } catch (IOException e) {
            return "unknown";
        }
    }

    String line() {
        return "nimbus-jose-jwt " + version + (ofApplication ? "" : " of the server");
    }

    Optional<String> mistake() {
        if (!version.matches("\\d+(\\.\\d+){0,3}") || isGood()) {
            return Optional.empty();
        }
        return Optional.of("tokens are verified by nimbus-jose-jwt " + version + (ofApplication ? "" : " of the server")
                + ", in which deeply nested JSON overflows the stack (CVE-2025-53864); it should be " + OLDEST_GOOD
                + " at least. " + (ofApplication ? "Put a newer one into WEB-INF/lib" : remedyForServer()));
    }

    private static String remedyForServer() {
        return "To have that of the WAR, on GlassFish and Payara add WEB-INF/glassfish-web.xml:"
                + " <glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>";
    }

    private boolean isGood() {
        return !isOlderThan(OLDEST_GOOD) || (version.startsWith("9.37.") && !isOlderThan(OLDEST_GOOD_OF_9));
    }

    private boolean isOlderThan(String other) {
        return Arrays.compare(numbers(version), numbers(other)) < 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
