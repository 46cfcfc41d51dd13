package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Open Liberty as its runtime is distributed, with all features in it, without its shell script. */
final class LibertyProcess extends ContainerProcess {

    /** CWWKZ0002E, CWWKZ0004E, CWWKZ0012I: an application did not start; SRVE8015E: nor did its servlet context. */
    private static final Pattern FAILURE = Pattern.compile("CWWKZ000[24]E|CWWKZ0012I|SRVE8015E|SRVE0283E");

    LibertyProcess(ContainerSpec spec) {
        super(OtherContainer.OPEN_LIBERTY.name(), spec);
    }

    @Override
    void prepareBase() throws IOException {
        Files.createDirectories(server().resolve("configDropins/overrides"));
        Files.createDirectories(base.resolve("temp"));
        Files.writeString(server().resolve("server.xml"), serverXml());
        // Where Liberty looks for what the JVM is told; the harness tells the JVM itself.
        spec.environment("WLP_USER_DIR", base.resolve("usr").toString());
    }

    private Path server() {
        return base.resolve("usr/servers/defaultServer");
    }

    private String serverXml() {
        return """
                <server>
                  <featureManager>%s</featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
                  <applicationMonitor pollingRate="500ms"/>
                  <config updateTrigger="polled" monitorInterval="500ms"/>
                  <logging consoleLogLevel="INFO"/>
                  %s
                </server>
                """.formatted(features(), port(), spec.libertyElements);
    }

    private String features() {
        return spec.libertyFeatures.stream()
                .map(feature -> "<feature>" + feature + "</feature>")
                .reduce("", String::concat);
    }

    @Override
    String logging() {
        return "";
    }

    @Override
    List<String> arguments() {
        return List.of(
                "-javaagent:" + tool("ws-javaagent.jar"),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                "-jar",
                tool("ws-server.jar").toString(),
                "defaultServer");
    }

    private Path tool(String jar) {
        return home.resolve("bin/tools").resolve(jar);
    }

    @Override
    Path descriptorFile(Deployment deployment) {
        return server().resolve("configDropins/overrides").resolve(deployment.fileName() + ".xml");
    }

    @Override
    String descriptor(Deployment deployment, Path war) {
        return """
                <server>
                  <webApplication location="%s" contextRoot="%s" name="%s">%s</webApplication>
                </server>
                """.formatted(
                        war,
                        deployment.contextPath().isEmpty() ? "/" : deployment.contextPath(),
                        deployment.fileName(),
                        deployment.liberty());
    }

    @Override
    boolean isCleanedUp(Deployment deployment) {
        return true;
    }

    @Override
    Pattern failure() {
        return FAILURE;
    }
}
