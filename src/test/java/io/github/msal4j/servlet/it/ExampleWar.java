package io.github.msal4j.servlet.it;

import io.github.msal4j.servlet.harness.WarBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** The example's WAR as the build has made it, and copies that differ from it in one respect. */
final class ExampleWar {
    private static final String WEB_XML = "WEB-INF/web.xml";

    /** What the documentation tells those to write whose web.xml is {@code metadata-complete}. */
    private static final String BY_HAND = """
            <listener><listener-class>io.github.msal4j.servlet.StartUpListener</listener-class></listener>
            <filter>
              <filter-name>msal-sign-in</filter-name>
              <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
              <async-supported>true</async-supported>
            </filter>
            """;

    private static final String SHORT_SESSION_SERVLET =
            """
            <servlet>
              <servlet-name>short-session</servlet-name>
              <servlet-class>%s</servlet-class>
            </servlet>
            <servlet-mapping>
              <servlet-name>short-session</servlet-name>
              <url-pattern>%s</url-pattern>
            </servlet-mapping>
            """.formatted(ShortSessionServlet.class.getName(), ShortSessionServlet.PATH);

    private ExampleWar() {}

    static Path original() {
        return Optional.ofNullable(System.getProperty("example.war"))
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("Say where the example's WAR is: -Dexample.war=..."));
    }

    /** With a page, open to everybody, that lets the session time out. */
    static Path withShortSessions() {
        return WarBuilder.like(original())
                .classes(ShortSessionServlet.class)
                .edit(WEB_XML, xml -> beforeEnd(xml, SHORT_SESSION_SERVLET))
                .build();
    }

    /** With a web.xml that is {@code metadata-complete}, so that the library's web-fragment.xml is not read. */
    static Path declaredByHand() {
        return WarBuilder.like(original())
                .edit(WEB_XML, xml -> {
                    String complete = replace(xml, "version=\"6.0\">", "version=\"6.0\" metadata-complete=\"true\">");
                    return beforeEnd(complete, BY_HAND);
                })
                .build();
    }

    /** At a provider that is not Microsoft, whose issuer this is: it knows no {@code logout_hint}. */
    static Path at(String issuer) {
        return WarBuilder.like(original())
                .edit(WEB_XML, xml -> replace(xml, "${env:MSAL_TENANT_ID|}", ""))
                .edit(WEB_XML, xml -> replace(xml, "${env:MSAL_AUTHORITY|}", issuer))
                .build();
    }

    /** With two mistakes in its settings. */
    static Path withWrongSettings() {
        return WarBuilder.like(original())
                .edit(WEB_XML, xml -> replace(xml, "${env:MSAL_TENANT_ID|}", "no such tenant"))
                .edit(WEB_XML, xml -> replace(xml, "<param-name>msal.scopes<", "<param-name>msal.skopes<"))
                .build();
    }

    private static String beforeEnd(String xml, String elements) {
        return replace(xml, "</web-app>", elements + "</web-app>");
    }

    private static String replace(String xml, String found, String replacement) {
        if (!xml.contains(found)) {
            throw new IllegalStateException("The example's web.xml has no " + found + " any more");
        }
        return xml.replace(found, replacement);
    }
}
