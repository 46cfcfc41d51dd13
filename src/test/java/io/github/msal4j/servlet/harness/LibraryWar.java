package io.github.msal4j.servlet.harness;

import com.azure.json.JsonReader;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.impl.JDK14LoggerFactory;

/** What the WAR of an application needs in order to use this library. */
public final class LibraryWar {
    private LibraryWar() {}

    /** A WAR with this library and all that it brings, and a binding for its log. */
    public static WarBuilder named(String name) {
        return named(name, today());
    }

    /** The same with another version of this library. */
    public static WarBuilder named(String name, Path library) {
        return WarBuilder.named(name)
                .library(library)
                .librariesOf(
                        ConfidentialClientApplication.class,
                        JsonReader.class,
                        SignedJWT.class,
                        Logger.class,
                        JDK14LoggerFactory.class);
    }

    /** The jar of this library that the tests run with. */
    public static Path today() {
        return WarBuilder.jarOf(SignOuts.class);
    }

    /** Elements of {@code web.xml} for the settings. */
    public static String contextParameters(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>"
                                .formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
