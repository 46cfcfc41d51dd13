package com.example.signin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.webapp.MetaInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The application as the build has compiled it, on a Jetty at a free port, with context parameters of a test's own. */
final class EmbeddedServer {
    private static final String CONTEXT_PATH = "/example";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /** Takes its port, so that the address is known before the application starts. */
    EmbeddedServer() throws IOException {
        connector.setHost("localhost");
        server.addConnector(connector);
        connector.open();
    }

    String url(String path) {
        return "http://localhost:" + connector.getLocalPort() + CONTEXT_PATH + path;
    }

    /**
     * Starts the application.
     *
     * @param parameters take the place of those in its web.xml
     * @param directory for a file with them
     */
    void start(Map<String, String> parameters, Path directory) throws Exception {
        WebAppContext application = new WebAppContext("src/main/webapp", CONTEXT_PATH);
        // Where Jetty looks for web-fragment.xml beside WEB-INF/lib, which there is none of before the WAR is packed.
        application.setAttribute(MetaInfConfiguration.CONTAINER_JAR_PATTERN, ".*/msal4j-servlet-[^/]*\\.jar$");
        application.setThrowUnavailableOnStartupException(true);
        application.addOverrideDescriptor(Files.writeString(directory.resolve("override-web.xml"), webXml(parameters))
                .toUri()
                .toString());
        server.setHandler(application);
        server.start();
    }

    private static String webXml(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>"
                                .formatted(parameter.getKey(), Html.escape(parameter.getValue())))
                .collect(Collectors.joining(
                        "\n", "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">", "</web-app>"));
    }

    void stop() throws Exception {
        server.stop();
    }
}
