package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.ReservedPort;
import java.util.List;
import java.util.stream.Collectors;

/** How a server is told of the other members of its own cluster, all of them on loopback, without multicast. */
final class OwnCluster {
    private OwnCluster() {}

    /** @param members the ports by which the servers' clusters speak */
    static void join(OtherContainer container, ContainerSpec spec, int node, List<ReservedPort> members) {
        switch (container) {
            case WILDFLY ->
                spec.systemProperty("jboss.node.name", "node" + node)
                        .wildFlyConfiguration("standalone-ha.xml")
                        .wildFly(xml -> withStaticMembers(xml, members.get(node), members));
            case PAYARA_MICRO -> {
                int own = members.get(node).number();
                String all = members.stream()
                        .map(member -> "127.0.0.1:" + member.number())
                        .collect(Collectors.joining(","));
                spec.payaraMicro(
                        "--interfaces",
                        "127.0.0.1",
                        "--startport",
                        Integer.toString(own),
                        "--clustermode",
                        "tcpip:" + all,
                        "--clustername",
                        "own-sessions-" + members.get(0).number(),
                        "--name",
                        "node" + node);
            }
            case OPEN_LIBERTY, GLASSFISH -> throw new IllegalArgumentException(container + " has no such cluster");
        }
    }

    /** The stack {@code tcp} of WildFly, with {@code TCPPING}; and nothing of a load balancer. */
    private static String withStaticMembers(String xml, ReservedPort own, List<ReservedPort> members) {
        String all = members.stream()
                .map(member -> "127.0.0.1[" + member.number() + "]")
                .collect(Collectors.joining(","));
        return xml.replace("name=\"ee\" stack=\"udp\"", "name=\"ee\" stack=\"tcp\"")
                .replace(
                        "<socket-protocol type=\"MPING\" socket-binding=\"jgroups-mping\"/>",
                        "<protocol type=\"TCPPING\"><property name=\"initial_hosts\">" + all
                                + "</property><property name=\"port_range\">0</property></protocol>")
                .replace("interface=\"private\" port=\"7600\"", "interface=\"private\" port=\"" + own.number() + "\"")
                .replace("<extension module=\"org.jboss.as.modcluster\"/>", "")
                .replaceAll("(?s)<subsystem xmlns=\"urn:jboss:domain:modcluster:.*?</subsystem>", "");
    }
}
