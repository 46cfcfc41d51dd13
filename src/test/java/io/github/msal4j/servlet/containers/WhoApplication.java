package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.WarBuilder;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.util.Map;
import java.util.TreeMap;

/** The WARs in which {@link WhoServlet} is protected, by the filter or by the container. */
final class WhoApplication {
    /** As a fragment cannot have it on Open Liberty. */
    static final String FILTER = "<filter><filter-name>msal-sign-in</filter-name><filter-class>"
            + SignInFilter.class.getName() + "</filter-class><async-supported>true</async-supported></filter>";

    static final String MAPPING = "<filter-mapping><filter-name>msal-sign-in</filter-name>"
            + "<url-pattern>/private/*</url-pattern></filter-mapping>";

    private WhoApplication() {}

    /** As an application has it that never heard of a filter. */
    static String constraint(String path, String role) {
        return """
                <security-constraint>
                  <web-resource-collection><web-resource-name>pages</web-resource-name><url-pattern>%s</url-pattern></web-resource-collection>
                  <auth-constraint><role-name>%s</role-name></auth-constraint>
                </security-constraint>
                """.formatted(path, role);
    }

    /** Everything of container security: constraints, an annotation, one switch, and no filter. */
    static WarBuilder constrained(LocalIdentityProvider provider, ReservedPort port, String contextPath) {
        return at(
                        provider,
                        port,
                        contextPath,
                        Map.of("msal.container-security", "true"),
                        constraint("/private/*", "**")
                                + constraint("/admin/*", "Admin")
                                + "<security-role><role-name>Admin</role-name></security-role>"
                                + "<servlet><servlet-name>annotated</servlet-name><servlet-class>"
                                + ConstrainedServlet.class.getName()
                                + "</servlet-class></servlet><servlet-mapping><servlet-name>annotated</servlet-name>"
                                + "<url-pattern>/annotated/*</url-pattern></servlet-mapping>")
                .classes(ConstrainedServlet.class);
    }

    /** Registered at the provider for the address that it will have. */
    static WarBuilder at(LocalIdentityProvider provider, ReservedPort port, String contextPath, String elements) {
        return at(provider, port, contextPath, Map.of(), elements);
    }

    static WarBuilder at(
            LocalIdentityProvider provider,
            ReservedPort port,
            String contextPath,
            Map<String, String> settings,
            String elements) {
        Map<String, String> all =
                new TreeMap<>(provider.registerApplication("http://localhost:" + port.number() + contextPath));
        all.putAll(settings);
        return LibraryWar.named("who")
                .classes(WhoServlet.class)
                .webXml(LibraryWar.contextParameters(all) + """

                        <servlet>
                          <servlet-name>who</servlet-name>
                          <servlet-class>%s</servlet-class>
                          <async-supported>true</async-supported>
                        </servlet>
                        <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
                        """.formatted(WhoServlet.class.getName()) + elements);
    }
}
