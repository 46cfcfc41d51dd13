package io.github.msal4j.servlet.example;

import java.util.Map;
import java.util.stream.Collectors;

/** A web.xml that is read after the application's own one and changes its context parameters. */
final class OverrideDescriptor {
    private OverrideDescriptor() {}

    static String of(Map<String, String> contextParameters) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                %s
                </web-app>
                """.formatted(contextParameters.entrySet().stream()
                .map(entry -> parameter(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n")));
    }

    private static String parameter(String name, String value) {
        return "<context-param><param-name>" + escape(name) + "</param-name><param-value>" + escape(value)
                + "</param-value></context-param>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
