package io.github.msal4j.servlet.samples;

import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.WarBuilder;
import java.nio.file.Path;
import java.util.Map;

/** The application of the README, made of the samples themselves. */
final class HelloWar {
    private static final String WEB_XML = "WEB-INF/web.xml";

    private HelloWar() {}

    static WarBuilder literally() {
        WarBuilder war = LibraryWar.named("hello")
                .file(WEB_XML, Sample.of("xml", "<web-app").text())
                .file("index.html", Sample.of("html", "<title>Hello").text());
        return withClasses(war, "class HelloServlet");
    }

    /** With the samples for JSP and Jakarta REST. */
    static Path withPagesAndResources() {
        String servlet = Sample.of("xml", "jersey.config").text();
        WarBuilder war = literally().edit(WEB_XML, text -> text.replace("</web-app>", servlet + "</web-app>"));
        return withClasses(war, "class AccountResource")
                .file("account/me.jsp", Sample.of("jsp", "<title>Account").text())
                .librariesNamed(
                        "(jersey|hk2|jakarta\\.(ws|inject|annotation|validation)|javassist|osgi|aopalliance).*\\.jar")
                .librariesNamed(".*jstl.*\\.jar")
                .build();
    }

    /** For a deployer who must not rely on the jar's web-fragment.xml. */
    static Path byHand() {
        String elements = Sample.of("xml", "StartUpListener").text();
        return literally()
                .edit(
                        WEB_XML,
                        text -> text.replace(
                                "version=\"6.0\">", "version=\"6.0\" metadata-complete=\"true\">" + elements))
                .build();
    }

    /**
     * At {@code /proxied}, behind a proxy and at a host of its own. Without what the documentation says of the session cookie,
     * which is left to the container then.
     */
    static Path behindAProxy(String ownAddress) {
        String setting = "(?s)<context-param>\\s*<param-name>msal.base-url.*?</context-param>";
        String baseUrls = Sample.of("xml", "your.other.host")
                .text()
                .replace("https://your.other.host/app", ownAddress)
                .replace("/app", "/proxied");
        return literally()
                .edit(WEB_XML, text -> text.replaceFirst("(?s)<session-config>.*</session-config>", "")
                        .replaceFirst(setting, baseUrls))
                .build();
    }

    private static WarBuilder withClasses(WarBuilder war, String sample) {
        Map<String, byte[]> classes = JavaSample.of(Sample.of("java", sample)).compile();
        classes.forEach((path, content) -> war.file("WEB-INF/classes/" + path, content));
        return war;
    }
}
