package io.github.msal4j.servlet.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Context parameters of an application that is configured well, until a test changes one. */
final class Given {
    static final String TENANT = "c0a70500-0000-4000-8000-00000000c0de";
    static final String SECRET = "s3cr3t~value";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();

    static Given wellConfigured() {
        return nothing()
                .with("msal.tenant-id", TENANT)
                .with("msal.client-id", "client-1")
                .with("msal.client-secret", SECRET);
    }

    static Given nothing() {
        return new Given();
    }

    Given with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    Given without(String parameter) {
        parameters.remove(parameter);
        return this;
    }

    Given environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Settings read() {
        return new SettingsReader(parameters, new Placeholders(this::variable)).read();
    }

    private @Nullable String variable(@Nullable String name) {
        return environment.get(name);
    }

    /** What is wrong; empty if nothing is. */
    List<String> problems() {
        try {
            read();
            return List.of();
        } catch (InvalidSettingsException e) {
            return e.problems();
        }
    }
}
