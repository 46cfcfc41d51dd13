package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** WildFly, full and standalone, with its own configuration, without its shell script. */
final class WildFlyProcess extends WatchedFolderProcess {
    private static final Pattern FAILURE = Pattern.compile("WFLYSRV0153|WFLYCTL0013");

    WildFlyProcess(ContainerSpec spec) {
        super(OtherContainer.WILDFLY, spec, FAILURE);
    }

    @Override
    void prepareBase() throws IOException {
        Files.createDirectories(base.resolve("temp"));
        Files.createDirectories(deployments());
        Path configuration = Files.createDirectories(server().resolve("configuration"));
        Path distributed = home.resolve("standalone/configuration");
        for (String file : List.of(
                "application-roles.properties",
                "application-users.properties",
                "logging.properties",
                "mgmt-groups.properties",
                "mgmt-users.properties")) {
            Files.copy(distributed.resolve(file), configuration.resolve(file));
        }
        Files.writeString(
                configuration.resolve("standalone.xml"),
                changed(Files.readString(distributed.resolve(spec.wildFlyConfiguration))));
    }

    /** No port but one, and a look for new applications twice a second. */
    private String changed(String standalone) {
        return spec.wildFlyChange
                .apply(standalone)
                .replaceAll("scan-interval=\"\\d+\"", "scan-interval=\"500\"")
                .replaceAll("\\Q${jboss.http.port:\\E\\d+}", Integer.toString(port()))
                .replaceAll("\\$\\{jboss\\.[a-z.]*\\.port:\\d+}", "0")
                .replaceAll("(name=\"txn-[a-z-]+\" port=)\"\\d+\"", "$1\"0\"");
    }

    private Path server() {
        return base.resolve("standalone");
    }

    @Override
    Path deployments() {
        return server().resolve("deployments");
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        // As its script opens them.
        for (String opened :
                List.of("lang", "lang.invoke", "lang.reflect", "io", "net", "security", "util", "util.concurrent")) {
            arguments.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        arguments.add("--add-opens=java.management/javax.management=ALL-UNNAMED");
        arguments.add("--add-opens=java.naming/javax.naming=ALL-UNNAMED");
        arguments.add("--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED");
        arguments.add("-Djava.net.preferIPv4Stack=true");
        arguments.add("-Djboss.modules.system.pkgs=org.jboss.byteman");
        arguments.add("-Dorg.jboss.boot.log.file=" + server().resolve("log/server.log"));
        arguments.add("-Dlogging.configuration=file:" + server().resolve("configuration/logging.properties"));
        arguments.addAll(List.of("-jar", home.resolve("jboss-modules.jar").toString()));
        arguments.addAll(List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"));
        arguments.add("-Djboss.home.dir=" + home);
        arguments.add("-Djboss.server.base.dir=" + server());
        arguments.addAll(List.of("-b", "127.0.0.1", "-bmanagement", "127.0.0.1"));
        return arguments;
    }
}
