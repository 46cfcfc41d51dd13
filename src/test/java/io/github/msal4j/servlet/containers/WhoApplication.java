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
