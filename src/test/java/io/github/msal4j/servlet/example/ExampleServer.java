package io.github.msal4j.servlet.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ClassMatcher;
import org.jboss.weld.bootstrap.api.SingletonProvider;
import org.jboss.weld.bootstrap.api.helpers.TCCLSingletonProvider;
import org.jboss.weld.environment.jetty.JettyContainer;
import org.jboss.weld.environment.servlet.Container;
import org.jboss.weld.environment.servlet.Listener;

/**
 * A Jetty on a loopback port that serves copies of a WAR, each under a host name and with settings of its own. Like a server of Jakarta
 * EE it brings CDI along.
 */
final class ExampleServer implements AutoCloseable {
    /** What is also on this JVM's class path, so that nothing that the WAR lacks is found there. */
    private static final ClassMatcher LIBRARIES = new ClassMatcher(
            "io.github.msal4j.",
            "META-INF.services.io.github.msal4j.",
            "com.microsoft.",
            "com.azure.",
            "com.nimbusds.",
            "org.slf4j.");

    static {
        // Several applications have CDI here, as on a server of Jakarta EE: each is known by its class loader.
        SingletonProvider.reset();
        SingletonProvider.initialize(new TCCLSingletonProvider());
    }

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ContextHandlerCollection applications = new ContextHandlerCollection();
    private final List<Path> descriptors = new ArrayList<>();

    /** Takes the port, 0 for any that is free, so that addresses are known before anything is started. */
    ExampleServer(int port) {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(applications);
        try {
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + port + " cannot be had; is it in use?", e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    String address(String host) {
        return "http://" + host + ":" + port() + "/";
    }

    /**
     * Adds a copy of the WAR at the root of a host.
     *
     * @param parameters context parameters that take the place of those in the WAR's web.xml
     */
    void add(Path war, String host, Map<String, String> parameters) {
        WebAppContext application = new WebAppContext(war.toString(), "/");
        application.setVirtualHosts(List.of(host));
        application.addHiddenClassMatcher(LIBRARIES);
        application.setThrowUnavailableOnStartupException(true);
        // Left to itself Weld takes this for a Tomcat, whose classes the tests have, too.
        application.setInitParameter(Container.CONTEXT_PARAM_CONTAINER_CLASS, JettyContainer.class.getName());
        application.setAttribute(JettyContainer.JETTY_CDI_ATTRIBUTE, JettyContainer.CDI_DECORATING_LISTENER_MODE);
        application.addEventListener(new Listener());
        if (!parameters.isEmpty()) {
            application.addOverrideDescriptor(descriptor(parameters).toUri().toString());
        }
        applications.addHandler(application);
    }

    private Path descriptor(Map<String, String> parameters) {
        try {
            Path file = Files.createTempFile("override-web", ".xml");
            descriptors.add(file);
            return Files.writeString(file, OverrideDescriptor.of(parameters));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts everything, or nothing: an application that refuses its settings stops the rest. */
    void start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException(reason(e), e);
        }
    }

    /** The innermost reason, since containers wrap it several times. */
    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    }

    /** Undeploys the applications and gives the port back. */
    @Override
    public void close() {
        try {
            server.stop();
            connector.close();
            for (Path descriptor : descriptors) {
                Files.deleteIfExists(descriptor);
            }
        } catch (Exception e) {
            throw new IllegalStateException("The example does not stop", e);
        }
    }
}
