package io.github.msal4j.servlet.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a container is to run, said once for all of them; where they differ, each takes its own part. */
public final class ContainerSpec {

    final String name;
    final List<Deployment> deployments = new ArrayList<>();
    final Map<String, String> systemProperties = new LinkedHashMap<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String tomcatHost = "";
    String tomcatConnector = "";
    String tomcatEngine = "";
    final Set<String> jettyModules = new LinkedHashSet<>();
    final Map<String, String> jettyProperties = new LinkedHashMap<>();
    final Set<String> libertyFeatures = new LinkedHashSet<>(List.of("servlet-6.0"));
    String libertyElements = "";
    String wildFlyConfiguration = "standalone.xml";
    List<String> payaraMicroOptions = List.of("--nocluster");
    UnaryOperator<String> wildFlyChange = UnaryOperator.identity();
    final List<Path> serverLibraries = new ArrayList<>();
    Path javaHome = Path.of(System.getProperty("harness.java.home", System.getProperty("java.home")));
    Optional<ReservedPort> port = Optional.empty();

    private ContainerSpec(String name) {
        this.name = name;
    }

    /** The name is that of the container's directory, so it should tell the test. */
    public static ContainerSpec named(String name) {
        return new ContainerSpec(name);
    }

    public ContainerSpec deploy(Path war, String contextPath) {
        return deploy(Deployment.of(war, contextPath));
    }

    public ContainerSpec deploy(Deployment deployment) {
        deployments.add(deployment);
        return this;
    }

    public ContainerSpec systemProperty(String property, String value) {
        systemProperties.put(property, value);
        return this;
    }

    public ContainerSpec environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Options after the harness's own, so that a later {@code -Xmx} wins. */
    public ContainerSpec jvmOptions(String... options) {
        jvmOptions.addAll(Arrays.asList(options));
        return this;
    }

    /** The JDK to run on; by default that of {@code -Dharness.java.home}, else the one that runs the tests. */
    public ContainerSpec javaHome(Path home) {
        javaHome = home;
        return this;
    }

    /** A port that has been told to others already; the container gives it back when it is closed. */
    public ContainerSpec port(ReservedPort reserved) {
        port = Optional.of(reserved);
        return this;
    }

    /** Elements within Tomcat's {@code <Host>}, such as a {@code <Cluster>}. */
    public ContainerSpec tomcatHost(String elements) {
        tomcatHost = elements;
        return this;
    }

    /** Attributes of Tomcat's {@code <Connector>}, such as {@code allowBackslash="true"}. */
    public ContainerSpec tomcatConnector(String attributes) {
        tomcatConnector = attributes;
        return this;
    }

    /** Attributes of Tomcat's {@code <Engine>}, such as {@code jvmRoute="one"}. */
    public ContainerSpec tomcatEngine(String attributes) {
        tomcatEngine = attributes;
        return this;
    }

    /** A further module of Jetty, such as {@code session-store-file}; {@code {ee}} stands for ee10 or ee11. */
    public ContainerSpec jettyModule(String module) {
        jettyModules.add(module);
        return this;
    }

    /** A setting of a Jetty module, such as {@code jetty.session.savePeriod.seconds}. */
    public ContainerSpec jettyProperty(String property, String value) {
        jettyProperties.put(property, value);
        return this;
    }

    /** A further feature of Open Liberty, such as {@code websocket-2.1}. */
    public ContainerSpec libertyFeature(String feature) {
        libertyFeatures.add(feature);
        return this;
    }

    /** Elements of Open Liberty's {@code server.xml}. */
    public ContainerSpec libertyElements(String elements) {
        libertyElements = elements;
        return this;
    }

    /** Which of the configurations that WildFly brings, such as {@code standalone-ha.xml}. */
    public ContainerSpec wildFlyConfiguration(String file) {
        wildFlyConfiguration = file;
        return this;
    }

    /** How Payara Micro finds its cluster; without it there is none. */
    public ContainerSpec payaraMicro(String... options) {
        payaraMicroOptions = List.of(options);
        return this;
    }

    /** What an administrator changes in WildFly's configuration. */
    public ContainerSpec wildFly(UnaryOperator<String> change) {
        wildFlyChange = change;
        return this;
    }

    /** A jar for the container's own class loader, such as the driver of a session store's database. */
    public ContainerSpec serverLibrary(Path jar) {
        serverLibraries.add(jar);
        return this;
    }
}
