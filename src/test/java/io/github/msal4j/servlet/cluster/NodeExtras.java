package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.nio.file.Path;
import java.util.Map;

/** What the nodes of one cluster have beside what all clusters have. */
interface NodeExtras {
    NodeExtras NONE = new NodeExtras() {};

    /** The version of this library that all nodes start with. */
    default Path library() {
        return LibraryWar.today();
    }

    default WarBuilder in(WarBuilder war) {
        return war;
    }

    /** Changes the settings. */
    default void change(Map<String, String> parameters, LocalIdentityProvider provider) {}

    /** Elements of {@code web.xml}. */
    default String webXml() {
        return "";
    }

    default ContainerSpec in(ContainerSpec spec, int node) {
        return spec;
    }

    default Deployment in(Deployment application, int node) {
        return application;
    }
}
