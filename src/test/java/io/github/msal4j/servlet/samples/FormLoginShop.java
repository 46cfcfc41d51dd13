package io.github.msal4j.servlet.samples;

import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.WarBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An application with the container's FORM login, whose {@code web.xml} is what the page on moving shows, and the same after each
 * of the two ways that the page has. Where the page has a sample, that is what is taken.
 */
final class FormLoginShop {
    private static final Path SOURCES = Path.of("src/test/resources/moved");
    private static final String OLD_WEB_XML =
            Sample.of("xml", "<form-login-page>").text();
    private static final List<String> KEPT = List.of("index.jsp", "account/orders.jsp", "admin/index.jsp");
    private static final List<String> OF_THE_LOGIN = List.of("login.jsp", "login-failed.jsp", "logout.jsp");

    private FormLoginShop() {}

    static Path before() {
        WarBuilder war = WarBuilder.named("shop-with-form-login").webXml(OLD_WEB_XML);
        OF_THE_LOGIN.forEach(page -> war.file(page, source(page)));
        return withPages(war, source("ReportsServlet.java")).build();
    }

    /** Steps 1 to 4 with the sign-in filter: constraints and annotation are taken out. */
    static Path behindTheFilter(Map<String, String> settings) {
        String reports =
                "<filter-mapping><filter-name>admins</filter-name><url-pattern>/reports/*</url-pattern></filter-mapping>";
        WarBuilder war = LibraryWar.named("shop-behind-the-filter")
                .webXml(LibraryWar.contextParameters(settings)
                        + userName()
                        + inPlaceOfTheOld()
                        + everybody()
                        + reports);
        String servlet = source("ReportsServlet.java").replaceFirst("(?m)^@ServletSecurity.*$", "");
        return withoutOldLogout(withPages(war, servlet)).build();
    }

    /** Steps 1, 3 and 4 with container security: only the login configuration is taken out. */
    static Path withContainerSecurity(Map<String, String> settings) {
        String constraints = OLD_WEB_XML.replaceFirst("(?s)<login-config>.*</login-config>", "");
        String parameters = LibraryWar.contextParameters(settings)
                + LibraryWar.contextParameters(Map.of("msal.container-security", "true"));
        WarBuilder war = LibraryWar.named("shop-with-container-security").webXml(parameters + userName() + constraints);
        return withoutOldLogout(withPages(war, source("ReportsServlet.java"))).build();
    }

    private static String userName() {
        return Sample.of("xml", "<param-name>msal.user-name</param-name>").text();
    }

    /** The sample that follows the old one. */
    private static String inPlaceOfTheOld() {
        List<Sample> all = Sample.of("xml");
        int old = all.indexOf(Sample.of("xml", "<form-login-page>"));
        return all.get(old + 1).text();
    }

    private static String everybody() {
        return Sample.of("xml", "<filter-name>everybody</filter-name>").text();
    }

    private static WarBuilder withPages(WarBuilder war, String servlet) {
        KEPT.forEach(page -> war.file(page, source(page)));
        JavaSample.of(new Sample("ReportsServlet.java", "java", servlet))
                .compile()
                .forEach((path, content) -> war.file("WEB-INF/classes/" + path, content));
        return war;
    }

    private static WarBuilder withoutOldLogout(WarBuilder war) {
        String form = Sample.of("html", "action=\"/app/signout\"")
                .text()
                .replace("/app/", "<%= request.getContextPath() %>/");
        return war.edit("account/orders.jsp", page -> page.replaceFirst("<a href=\"../logout.jsp\">.*</a>", form));
    }

    private static String source(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
