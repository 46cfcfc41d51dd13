package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.sleep.SessionDatabase;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How the nodes of a cluster share their sessions, as the documentation has it set up. */
abstract sealed class SharedSessions implements AutoCloseable {
    /** What one node needs. */
    abstract ContainerSpec in(ContainerSpec spec, int node);

    @Override
    public void close() {}

    enum Name {
        NONE,
        TOMCAT_DELTA_MANAGER,
        JETTY_JDBC;

        /** The containers that can share sessions like that. */
        List<Container> containers() {
            return switch (this) {
                case NONE -> List.of(Container.TOMCAT_11, Container.JETTY_12_1, Container.TOMCAT_11);
                case TOMCAT_DELTA_MANAGER -> Collections.nCopies(Cluster.NODES, Container.TOMCAT_11);
                case JETTY_JDBC -> Collections.nCopies(Cluster.NODES, Container.JETTY_12_1);
            };
        }

        SharedSessions start() {
            return switch (this) {
                case NONE -> new None();
                case TOMCAT_DELTA_MANAGER -> new DeltaManager();
                case JETTY_JDBC -> new Database();
            };
        }
    }

    /** A browser comes back to its node, or signs in again. */
    private static final class None extends SharedSessions {
        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            return spec;
        }
    }

    /** Each node sends each change of a session to the others. */
    private static final class DeltaManager extends SharedSessions {
        private final List<ReservedPort> ports = IntStream.range(0, Cluster.NODES)
                .mapToObj(node -> ReservedPort.reserve())
                .toList();

        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            name(spec, "node", node);
            name(spec, "peer1", (node + 1) % Cluster.NODES);
            name(spec, "peer2", (node + 2) % Cluster.NODES);
            ports.get(node).handOver();
            return spec.tomcatHost(Resources.text("/cluster/tomcat-cluster.xml"));
        }

        private void name(ContainerSpec spec, String name, int node) {
            spec.systemProperty(name + ".port", Integer.toString(ports.get(node).number()));
            spec.systemProperty(name + ".id", "{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0," + node + "}");
        }

        @Override
        public void close() {
            ports.forEach(ReservedPort::close);
        }
    }

    /** Sessions lie in a database and are read from it for each request. */
    private static final class Database extends SharedSessions {
        private final SessionDatabase database = SessionDatabase.shared();

        private Database() {
            database.clear();
        }

        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            return spec.jettyModule("session-cache-null")
                    .jettyModule("session-store-jdbc")
                    .jettyProperty("jetty.sessionIdManager.workerName", "node" + node)
                    .jettyProperty("db-connection-type", "driver")
                    .jettyProperty("jetty.session.jdbc.driverClass", database.driver())
                    .jettyProperty("jetty.session.jdbc.driverUrl", database.address())
                    .serverLibrary(WarBuilder.jarOf(org.h2.Driver.class));
        }

        @Override
        public void close() {
            database.clear();
        }
    }
}
