package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.sleep.SessionStore;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.Map;

/** Nodes of an application of a provider that has a back channel, whose clocks can be stepped, whose sessions sleep after a second without a request, and one of which refuses. */
final class SoakNodes implements NodeExtras {
    private static final String POLICY = "soak.policy";
    /** Of {@link SharedSessions.Name#containers}. */
    private static final int JETTY = 1;

    @Override
    public WarBuilder in(WarBuilder war) {
        return war.classes(SoakServlet.class);
    }

    @Override
    public void change(Map<String, String> parameters, LocalIdentityProvider provider) {
        parameters.remove("msal.tenant-id");
        parameters.put("msal.authority", provider.realm(Tenant.CONTOSO));
        parameters.put("msal.sign-out-store-failure", "${sys:" + POLICY + "}");
        parameters.put("msal.health-path", "/health");
    }

    @Override
    public String webXml() {
        return """

            <listener><listener-class>%1$s$Clock</listener-class></listener>
            <servlet>
              <servlet-name>soak</servlet-name>
              <servlet-class>%1$s</servlet-class>
            </servlet>
            <servlet-mapping>
              <servlet-name>soak</servlet-name>
              <url-pattern>/open/soak/*</url-pattern>
              <url-pattern>/private/soak/*</url-pattern>
            </servlet-mapping>
            """.formatted(SoakServlet.class.getName());
    }

    @Override
    public ContainerSpec in(ContainerSpec spec, int node) {
        ContainerSpec own = node == JETTY ? SessionStore.JETTY_FILE.in(spec) : spec;
        return own.systemProperty(POLICY, node == SoakUsers.REFUSING ? "refuse" : "serve");
    }

    @Override
    public Deployment in(Deployment application, int node) {
        return node == JETTY ? application : SessionStore.TOMCAT_FILE_STORE.in(application);
    }
}
