package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeContext;
import jakarta.servlet.ServletContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R150: a sign-in filter that web.xml maps and the container does not stops the start. */
class MappingsInForceTest {
    private static final String SIGN_IN = SignInFilter.class.getName();

    private static String mapping(String filter, String to) {
        return "<filter-mapping><filter-name>" + filter + "</filter-name>" + to + "</filter-mapping>";
    }

    private static String path(String pattern) {
        return "<url-pattern>" + pattern + "</url-pattern>";
    }

    private static FakeContext container(String elements) {
        return new FakeContext().webXml("<web-app>\n" + elements + "</web-app>");
    }

    private static List<String> problems(FakeContext container) {
        ServletContext context = container.context();
        return MappingsInForce.problems(context, WebXml.of(context));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the very pattern            | /private/*    | /private/*
            white space around it       | ' /private/* '| /private/*
            a pattern that is decoded   | /a%20b/*      | /a b/*
            a plus, which stays         | /a+b/*        | /a+b/*
            an extension                | *.do          | *.do
            """)
    void whatIsInForceIsNoProblem(String what, String declared, String inForce) {
        assertThat(problems(container(mapping("x", path(declared))).filter("x", SIGN_IN, List.of(inForce), null)))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one pattern of two is dropped  | /private/* | not mapped it to [/admin/*], which would be open
            a pattern that is not encoded  | /%zz       | not mapped it to [/admin/*, /%zz]
            every path, untold             | *          | write <url-pattern>/*</url-pattern>
            """)
    void whatIsNotInForceIs(String what, String declared, String said) {
        FakeContext container = container(mapping("x", path("/admin/*") + path(declared)))
                .filter("x", SIGN_IN, List.of("/private/*"), null);

        assertThat(problems(container))
                .as(what)
                .singleElement()
                .asString()
                .contains("web.xml, line 2: the filter 'x'", said);
    }

    /** Tomcat takes such a pattern for one address, and says nothing; Jetty refuses it. */
    @ParameterizedTest
    @CsvSource({"/admin*", "/a*/b", "*.do*", "/*/admin/*"})
    void r150_aStarThatMatchesItselfAloneIs(String pattern) {
        FakeContext container = container(mapping("x", path(pattern)));

        assertThat(problems(container.filter("x", SIGN_IN, List.of(pattern), null)))
                .singleElement()
                .asString()
                .contains("web.xml, line 2: the filter 'x'", pattern + " matches only", "/admin/*");
        assertThat(problems(container.filter("x", "org.example.Compression", List.of(pattern), null)))
                .isEmpty();
    }

    /** For a servlet it is every path that no other one has; for a filter Tomcat and Jetty take it for the one address. */
    @Test
    void r150_theRootAloneIs() {
        FakeContext container = container(mapping("x", path("/")));

        assertThat(problems(container.filter("x", SIGN_IN, List.of("/"), null)))
                .singleElement()
                .asString()
                .contains(
                        "web.xml, line 2: the filter 'x'",
                        "/ matches the application's root alone",
                        "/*</url-pattern>");
        assertThat(problems(container.filter("everywhere", SIGN_IN, List.of("/*"), null)))
                .as("beside one for every page")
                .isEmpty();
    }

    @Test
    void aServletNameThatIsDroppedIs() {
        assertThat(problems(container(mapping("x", "<servlet-name>admin</servlet-name>"))
                        .filter("x", SIGN_IN, null, null)))
                .singleElement()
                .asString()
                .contains("not mapped it to [admin]");
        assertThat(problems(container(mapping("x", "<servlet-name>admin</servlet-name>"))
                        .filter("x", SIGN_IN, null, List.of("admin"))))
                .isEmpty();
    }

    @Test
    void aFilterThatWebXmlDeclaresWithoutAWordFromTheContainerIs() {
        String declared = "<filter><filter-name>x</filter-name><filter-class>" + SIGN_IN + "</filter-class></filter>";

        assertThat(problems(
                        container(declared + mapping("x", path("/private/*"))).filter("x", "", null, null)))
                .hasSize(1);
    }

    /** Of a filter by another hand it is not known what may be done with its mappings while the application starts. */
    @Test
    void otherFiltersAreNotLookedAt() {
        assertThat(problems(container(mapping("x", path("/*"))).filter("x", "org.example.Compression", null, null)))
                .isEmpty();
    }

    @Test
    void aFilterThatIsDeclaredNowhereIsNamedWithTheNearest() {
        assertThat(problems(container(mapping("msal-signin", path("/*"))).filter("msal-sign-in", SIGN_IN, null, null)))
                .singleElement()
                .asString()
                .contains("the filter 'msal-signin' is declared nowhere", "did you mean msal-sign-in?");
        assertThat(problems(container(mapping("door", path("/*")))))
                .singleElement()
                .asString()
                .contains("'door' is declared nowhere", "<filter><filter-name>door</filter-name>");
    }

    /** Nothing from elsewhere is read: neither a file nor an address. */
    @Test
    void aFileThatNeedsEntitiesIsNotReadAndThatIsSaid() {
        try (CapturedLog log = CapturedLog.of(WebXml.class.getName())) {
            FakeContext container = new FakeContext().webXml("""
                    <!DOCTYPE web-app [<!ENTITY mappings SYSTEM "file:///etc/hostname">]>
                    <web-app>&mappings;</web-app>""");

            assertThat(problems(container)).isEmpty();
            assertThat(log.lines()).singleElement().asString().contains("web.xml cannot be read without a DTD");
        }
    }

    @Test
    void anOldDoctypeDoesNoHarm() {
        FakeContext container = new FakeContext().webXml("""
                <!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN" "http://127.0.0.1:1/web-app_2_3.dtd">
                <web-app>
                <filter-mapping><filter-name>x</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                </web-app>""");

        assertThat(problems(container.filter("x", SIGN_IN, null, null)))
                .singleElement()
                .asString()
                .contains("line 3");
    }
}
