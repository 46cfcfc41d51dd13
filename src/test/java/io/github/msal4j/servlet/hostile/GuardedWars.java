package io.github.msal4j.servlet.hostile;

import static io.github.msal4j.servlet.hostile.GuardedServlet.PROTECTED;

import io.github.msal4j.servlet.harness.LibraryWar;
import java.nio.file.Path;

/** The applications of the {@link GuardedContainer}. */
record GuardedWars(String contextParameters) {
    /**
     * Filters that are mapped by prefix, by name and by extension, for requests from outside only, as a beginner maps them;
     * session ids in URLs; error pages that dispatch to where they are told.
     */
    Path pages() {
        return LibraryWar.named("guarded")
                .classes(GuardedServlet.class)
                .webXml(contextParameters
                        + """
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                          <url-pattern>/secret</url-pattern>
                          <url-pattern>*.secure</url-pattern>
                        </filter-mapping>
                        <filter>
                          <filter-name>admins</filter-name>
                          <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
                          <async-supported>true</async-supported>
                          <init-param><param-name>roles</param-name><param-value>Admin</param-value></init-param>
                        </filter>
                        <filter-mapping>
                          <filter-name>admins</filter-name>
                          <url-pattern>/admin/*</url-pattern>
                        </filter-mapping>
                        """
                        + servlets("<url-pattern>/admin/*</url-pattern><url-pattern>*.secure</url-pattern>")
                        + """
                        <session-config>
                          <tracking-mode>COOKIE</tracking-mode>
                          <tracking-mode>URL</tracking-mode>
                        </session-config>
                        <error-page><error-code>418</error-code><location>/private/error</location></error-page>
                        <error-page><error-code>410</error-code><location>/lost</location></error-page>
                        <error-page><error-code>409</error-code><location>/lost-context</location></error-page>
                        <error-page><error-code>423</error-code><location>/lost-part</location></error-page>
                        <error-page><error-code>424</error-code><location>/lost-named</location></error-page>
                        <error-page><error-code>425</error-code><location>/lost-named-part</location></error-page>
                        """)
                .build();
    }

    /** The filter is mapped to everything. */
    Path closed() {
        return LibraryWar.named("closed")
                .classes(GuardedServlet.class)
                .webXml(contextParameters
                        + """
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/*</url-pattern>
                        </filter-mapping>
                        """
                        + servlets("")
                        + "<error-page><error-code>405</error-code><location>/lost</location></error-page>")
                .build();
    }

    private static String servlets(String protectedPatterns) {
        return """
                <servlet>
                  <servlet-name>protected</servlet-name>
                  <servlet-class>%1$s</servlet-class>
                  <init-param><param-name>protected</param-name><param-value>yes</param-value></init-param>
                  <async-supported>true</async-supported>
                </servlet>
                <servlet>
                  <servlet-name>open</servlet-name>
                  <servlet-class>%1$s</servlet-class>
                  <async-supported>true</async-supported>
                </servlet>
                <servlet-mapping>
                  <servlet-name>protected</servlet-name>
                  <url-pattern>/secret</url-pattern>%2$s
                </servlet-mapping>
                <servlet-mapping>
                  <servlet-name>open</servlet-name>
                  <url-pattern>/</url-pattern>
                </servlet-mapping>
                """.formatted(GuardedServlet.class.getName(), protectedPatterns);
    }

    /** Files alone, which the container's own servlet serves, and of which the filter protects a directory. */
    Path files() {
        return LibraryWar.named("files")
                .webXml(contextParameters + """
                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/account/*</url-pattern>
                        </filter-mapping>
                        <welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>
                        """)
                .file("open.txt", "open file")
                .file("account/hello.txt", PROTECTED)
                .file("account/index.html", PROTECTED)
                .build();
    }
}
