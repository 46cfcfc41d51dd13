package io.github.msal4j.servlet.it;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.ReservedPort;
import java.util.Map;

/** An application whose address is settled, so that an identity provider can know it before it runs. */
record PlannedApplication(String name, ReservedPort port) {

    static PlannedApplication named(String name) {
        return new PlannedApplication(name, ReservedPort.reserve());
    }

    /** An address on this application's own site: browsers take each name below {@code localhost} for another one. */
    String url(String path) {
        return "http://" + name + ".localhost:" + port.number() + path;
    }

    String clientId() {
        return "client-of-" + name;
    }

    String clientSecret() {
        return "secret-of-" + name;
    }

    /** Runs the example as this application. The container gives the port back when it is closed. */
    ContainerProcess start(Container container, Map<String, String> settings) {
        ContainerSpec spec = ContainerSpec.named(name)
                .port(port)
                .deploy(ExampleWar.original(), "")
                .environment("MSAL_CLIENT_ID", clientId())
                .environment("MSAL_CLIENT_SECRET", clientSecret())
                .environment("EXAMPLE_NAME", name);
        settings.forEach(spec::environment);
        return container.start(spec);
    }
}
