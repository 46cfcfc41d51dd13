package io.github.msal4j.servlet.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Tomcat, without its shell script, so that signals reach the server itself. */
final class TomcatProcess extends ContainerProcess {

    private static final Pattern FAILURE =
            Pattern.compile("startup failed due to previous errors|Error deploying deployment descriptor");

    TomcatProcess(Container container, ContainerSpec spec) {
        super(container.name(), spec);
    }

    @Override
    void prepareBase() throws IOException {
        for (String directory : List.of("conf/Catalina/localhost", "lib", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(directory));
        }
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        Files.writeString(base.resolve("conf/server.xml"), serverXml());
        for (Path jar : spec.serverLibraries) {
            Files.copy(jar, base.resolve("lib").resolve(jar.getFileName()));
        }
    }

    /** No shutdown port; background work each second, since that is what notices a new or a deleted descriptor. */
    private String serverXml() {
        return """
                <Server port="-1">
                  <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
                  <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
                  <Service name="Catalina">
                    <Connector address="127.0.0.1" port="%d" protocol="HTTP/1.1" %s/>
                    <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1" %s>
                      <Host name="localhost" appBase="webapps">
                        %s
                      </Host>
                    </Engine>
                  </Service>
                </Server>
                """.formatted(port(), spec.tomcatConnector, spec.tomcatEngine, spec.tomcatHost);
    }

    @Override
    String logging() {
        return """
                .handlers = java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.formatter = org.apache.juli.OneLineFormatter
                """;
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        // As catalina.sh opens them, for Tomcat's search for leaks when an application is undeployed.
        for (String opened : List.of("lang", "lang.reflect", "io", "util", "util.concurrent")) {
            arguments.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        arguments.add("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");
        arguments.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
        arguments.add("-Dcatalina.home=" + home);
        arguments.add("-Dcatalina.base=" + base);
        arguments.addAll(List.of("-cp", bin("bootstrap.jar") + File.pathSeparator + bin("tomcat-juli.jar")));
        arguments.addAll(List.of("org.apache.catalina.startup.Bootstrap", "start"));
        return arguments;
    }

    private Path bin(String jar) {
        return home.resolve("bin").resolve(jar);
    }

    @Override
    Path descriptorFile(Deployment deployment) {
        return base.resolve("conf/Catalina/localhost").resolve(deployment.fileName() + ".xml");
    }

    @Override
    String descriptor(Deployment deployment, Path war) {
        return "<Context docBase=\"%s\">%n%s%n</Context>%n".formatted(war, deployment.tomcat());
    }

    /** The application's work directory is the last to go, after the search for leaks. */
    @Override
    boolean isCleanedUp(Deployment deployment) {
        return Files.notExists(base.resolve("work/Catalina/localhost").resolve(deployment.fileName()));
    }

    @Override
    Pattern failure() {
        return FAILURE;
    }
}
