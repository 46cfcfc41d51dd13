package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** GlassFish with its own domain, without its administration commands. */
final class GlassFishProcess extends WatchedFolderProcess {
    private static final Pattern FAILURE =
            Pattern.compile("Autodeploy failed|Exception while loading the app|_autodeployFailed");

    GlassFishProcess(ContainerSpec spec) {
        super(OtherContainer.GLASSFISH, spec, FAILURE);
    }

    @Override
    void prepareBase() throws IOException {
        Path distributed = home.resolve("glassfish/domains/domain1");
        try (Stream<Path> files = Files.walk(distributed)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        domain().resolve(distributed.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createDirectories(base.resolve("temp"));
        Files.createDirectories(deployments());
        Path configuration = domain().resolve("config/domain.xml");
        Files.writeString(configuration, changed(Files.readString(configuration)));
    }

    /** One port for visitors, any for the administrator, and a look for new applications each second. */
    private String changed(String domain) {
        return domain.replace(
                        "<network-listener port=\"8080\"",
                        "<network-listener address=\"127.0.0.1\" port=\"" + port() + "\"")
                .replace("<network-listener port=\"4848\"", "<network-listener address=\"127.0.0.1\" port=\"0\"")
                .replaceFirst("<network-listener port=\"8181\".*?</network-listener>", "")
                .replaceFirst("http-listener-1, *http-listener-2", "http-listener-1")
                .replaceAll("(?s)<iiop-listener security-enabled=\"true\".*?</iiop-listener>", "")
                .replace("address=\"0.0.0.0\" port=\"3700\"", "address=\"127.0.0.1\" port=\"0\"")
                .replace("<jmx-connector ", "<jmx-connector enabled=\"false\" ")
                .replaceFirst("<das-config ", "<das-config autodeploy-polling-interval-in-seconds=\"1\" ");
    }

    @Override
    Path deployments() {
        return domain().resolve("autodeploy");
    }

    private Path domain() {
        return base.resolve("domain");
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        // As its domain.xml has them.
        for (String opened : List.of("java.io", "java.lang", "java.util", "sun.nio.fs", "jdk.internal.vm.annotation")) {
            arguments.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        arguments.add("--add-opens=java.base/sun.net.www.protocol.jrt=ALL-UNNAMED");
        arguments.add("--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED");
        arguments.add("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");
        arguments.add("--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");
        arguments.add("--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED");
        arguments.add("-Djavax.management.builder.initial=com.sun.enterprise.v3.admin.AppServerMBeanServerBuilder");
        arguments.add("-Djava.security.policy=" + domain().resolve("config/server.policy"));
        arguments.add("-Djava.security.auth.login.config=" + domain().resolve("config/login.conf"));
        arguments.add("-Djavax.net.ssl.keyStore=" + domain().resolve("config/keystore.jks"));
        arguments.add("-Djavax.net.ssl.trustStore=" + domain().resolve("config/cacerts.jks"));
        arguments.add("-Dcom.sun.enterprise.config.config_environment_factory_class="
                + "com.sun.enterprise.config.serverbeans.AppserverConfigEnvironmentFactory");
        arguments.add("-Dfelix.fileinstall.dir=" + home.resolve("glassfish/modules/autostart"));
        arguments.add("-Dfelix.fileinstall.bundles.new.start=true");
        arguments.add("-Dfelix.fileinstall.bundles.startTransient=true");
        arguments.add("-DANTLR_USE_DIRECT_CLASS_LOADING=true");
        arguments.add("-Dorg.glassfish.gmbal.no.multipleUpperBoundsException=true");
        arguments.add("-Dcom.sun.aas.instanceRoot=" + domain());
        arguments.add("-Dcom.sun.aas.installRoot=" + home.resolve("glassfish"));
        arguments.addAll(
                List.of("-cp", home.resolve("glassfish/modules/glassfish.jar").toString()));
        arguments.add("com.sun.enterprise.glassfish.bootstrap.GlassFishMain");
        arguments.addAll(List.of("-upgrade", "false", "-domaindir", domain().toString(), "-domainname", "domain1"));
        arguments.addAll(List.of("-instancename", "server", "-type", "DAS", "-verbose", "true", "-debug", "false"));
        return arguments;
    }
}
