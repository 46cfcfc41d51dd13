package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Jetty, with the modules that its documentation has a beginner add, in the newest Jakarta EE that it knows. */
final class JettyProcess extends ContainerProcess {

    private static final Pattern FAILURE =
            Pattern.compile("Failed startup of context|Unable to deploy|Failed to deploy");

    private final String environment;

    JettyProcess(Container container, ContainerSpec spec) {
        super(container.name(), spec);
        environment = Files.exists(home.resolve("modules/ee11-deploy.mod")) ? "ee11" : "ee10";
    }

    @Override
    void prepareBase() throws IOException {
        for (String directory : List.of("environments", "lib/ext", "temp", "webapps")) {
            Files.createDirectories(base.resolve(directory));
        }
        for (Path jar : spec.serverLibraries) {
            Files.copy(jar, base.resolve("lib/ext").resolve(jar.getFileName()));
        }
        addModules();
    }

    /** Adding, other than only enabling, writes each module's default settings and makes its directories. */
    private void addModules() {
        List<String> command = List.of(
                java(), "-jar", startJar(), "--approve-all-licenses", "--add-modules=" + String.join(",", modules()));
        ServerProcess added = ServerProcess.start(command, Map.of(), base, base.resolve("add-modules.log"));
        if (added.awaitEnd(Duration.ofSeconds(60)) != 0) {
            throw new IllegalStateException("Modules not added:\n" + added.log());
        }
    }

    private List<String> modules() {
        List<String> modules = new ArrayList<>(List.of("http", "{ee}-deploy", "ext"));
        modules.addAll(spec.jettyModules);
        modules.replaceAll(module -> module.replace("{ee}", environment));
        return modules;
    }

    @Override
    String logging() {
        return "java.util.logging.SimpleFormatter.format = %1$tF %1$tT %4$s %3$s: %5$s%6$s%n\n";
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-jar", startJar()));
        arguments.add("jetty.http.host=127.0.0.1");
        arguments.add("jetty.http.port=" + port());
        arguments.add("jetty.deploy.scanInterval=1");
        spec.jettyProperties.forEach((property, value) -> arguments.add(property + "=" + value));
        return arguments;
    }

    private String startJar() {
        return home.resolve("start.jar").toString();
    }

    @Override
    Path descriptorFile(Deployment deployment) {
        return base.resolve("webapps").resolve(deployment.fileName() + ".xml");
    }

    @Override
    String descriptor(Deployment deployment, Path war) {
        return """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure class="org.eclipse.jetty.%s.webapp.WebAppContext">
                  <Set name="contextPath">%s</Set>
                  <Set name="war">%s</Set>
                  %s
                </Configure>
                """.formatted(environment, contextPath(deployment), war, deployment.jetty());
    }

    private static String contextPath(Deployment deployment) {
        return deployment.contextPath().isEmpty() ? "/" : deployment.contextPath();
    }

    /** No test needs to know what Jetty does after that. */
    @Override
    boolean isCleanedUp(Deployment deployment) {
        return true;
    }

    @Override
    Pattern failure() {
        return FAILURE;
    }
}
