package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.fakes.FakeContext;
import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R153: what the container itself asks for, and does not get, is told at start-up with its place and its remedy. */
class ConstraintMistakesTest {
    private static final String SIGN_IN = SignInFilter.class.getName();
    private static final String FORM = login("FORM");
    private static final String BASIC = login("BASIC");

    @ServletSecurity(@HttpConstraint(rolesAllowed = "Admin"))
    static class ForAdministrators extends HttpServlet {
        private static final long serialVersionUID = 1L;

        static {
            fail();
        }

        private static void fail() {
            throw new IllegalStateException("looking at a class must not run it");
        }
    }

    @ServletSecurity(httpMethodConstraints = @HttpMethodConstraint(value = "POST", rolesAllowed = "Writer"))
    static class ForWriters extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ServletSecurity(@HttpConstraint(transportGuarantee = TransportGuarantee.CONFIDENTIAL))
    static class ByHttps extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ServletSecurity(@HttpConstraint(EmptyRoleSemantic.DENY))
    static class ForNobody extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    private static String login(String method) {
        return "<login-config><auth-method>" + method + "</auth-method></login-config>\n";
    }

    private static String constraint(String path, String content) {
        return "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name><url-pattern>"
                + path + "</url-pattern></web-resource-collection>" + content + "</security-constraint>\n";
    }

    private static String roles(String path, String role) {
        return constraint(path, "<auth-constraint><role-name>" + role + "</role-name></auth-constraint>");
    }

    private static FakeContext container(String elements) {
        return new FakeContext().webXml("<web-app>\n" + elements + "</web-app>");
    }

    private static FakeContext complete(String elements) {
        return new FakeContext().webXml("<web-app metadata-complete='true'>\n" + elements + "</web-app>");
    }

    private static List<String> without(FakeContext container) {
        return mistakes(container, "false");
    }

    private static List<String> with(FakeContext container) {
        return mistakes(container, "true");
    }

    private static List<String> mistakes(FakeContext container, String containerSecurity) {
        ServletContext context = container.context();
        return ConstraintMistakes.of(
                context,
                GivenSettings.openId("https://sso.example")
                        .with("container-security", containerSecurity)
                        .read(),
                WebXml.of(context));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            behind the filter         | /private/*   | ''    | it refuses everybody (403)
            a part of its paths       | /private/a/* | ''    | it refuses everybody (403)
            more than its paths       | /*           | BASIC | users meet the old login
            an extension meets it     | *.jsp        | BASIC | users meet the old login
            what nothing else serves  | /            | BASIC | users meet the old login
            beside it, without a login| /admin/*     | ''    | it refuses everybody (403)
            beside it, no real login  | /admin/*     | NONE  | it refuses everybody (403)
            beside it, with old pages | /admin/*     | FORM  | users meet the old login
            """)
    void aConstraintWithoutTheSwitch(String what, String path, String login, String consequence) {
        FakeContext container = container(roles(path, "Admin") + (login.isEmpty() ? "" : login(login)))
                .filter("x", SIGN_IN, List.of("/private/*"), null);

        assertThat(without(container))
                .as(what)
                .first()
                .asString()
                .contains(
                        "web.xml, line 2: <security-constraint> for [" + path + "]",
                        "one of the roles [Admin]",
                        consequence,
                        "Set msal.container-security to true, or remove it and map a sign-in filter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            only https                | <user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint>
            nobody                    | <auth-constraint/>
            """)
    void aConstraintThatNeedsNoUserIsRight(String what, String content) {
        FakeContext container =
                container(constraint("/private/*", content)).filter("x", SIGN_IN, List.of("/private/*"), null);

        assertThat(without(container)).as(what).isEmpty();
    }

    /** An interface for programs, by the container's realm. */
    @ParameterizedTest
    @CsvSource({
        "/private/*, /api/*,      BASIC",
        "/private/*, /private2/*, BASIC",
        "*.html,     *.do,        CLIENT-CERT",
        "*.html,     /api,        DIGEST"
    })
    void anotherLoginForOtherPathsIsRight(String filtered, String path, String method) {
        assertThat(without(container(roles(path, "program") + login(method))
                        .filter("x", SIGN_IN, List.of(filtered), null)))
                .isEmpty();
        assertThat(without(container(roles(path, "program") + login(method))))
                .as("but without any filter, it is what is left of the time before this library")
                .hasSize(2);
    }

    @Test
    void eachConstraintAndTheLoginAreNamedByTheirLines() {
        assertThat(without(container(roles("/a/*", "Admin") + "\n" + roles("/b/*", "**") + FORM)))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("web.xml, line 2: <security-constraint> for [/a/*]"),
                        second -> assertThat(second).startsWith("web.xml, line 4: <security-constraint> for [/b/*]"),
                        third -> assertThat(third)
                                .startsWith("web.xml, line 5: <login-config> with FORM")
                                .contains("remove it"));
    }

    @Test
    void aFilterOfAnExtensionMeetsEveryDirectory() {
        assertThat(without(container(roles("/admin/*", "Admin") + BASIC).filter("x", SIGN_IN, List.of("*.html"), null)))
                .hasSize(2);
    }

    @Test
    void aFilterOfAServletCountsForItsPaths() {
        FakeContext container = container(roles("/admin/*", "Admin") + BASIC)
                .servlet("admin", null, List.of("/admin/*"))
                .filter("x", SIGN_IN, null, List.of("admin", "unknown"))
                .filter("y", SIGN_IN, List.of("/private/*"), null);

        assertThat(without(container)).hasSize(2).first().asString().contains("[/admin/*]");
    }

    @Test
    void theSwitchTakesThePlaceOfALogin() {
        assertThat(with(container(roles("/a/*", "Admin") + FORM)))
                .singleElement()
                .asString()
                .contains("web.xml, line 3: <login-config> with FORM", "msal.container-security is true", "remove it");
        assertThat(with(container(roles("/a/*", "Admin"))))
                .as("constraints are what it is for")
                .isEmpty();
        assertThat(with(container(login("NONE") + "<login-config><realm-name>x</realm-name></login-config>")))
                .as("no login")
                .isEmpty();
        assertThat(with(container("").servlet("a", ForAdministrators.class.getName(), List.of("/a"))))
                .as("annotations, too")
                .isEmpty();
    }

    @Test
    void anAnnotationWithoutTheSwitch() {
        assertThat(without(container("")
                        .servlet("a", ForAdministrators.class.getName(), List.of("/private/a"))
                        .filter("x", SIGN_IN, List.of("/private/*"), null)))
                .singleElement()
                .asString()
                .contains(
                        "@ServletSecurity of " + ForAdministrators.class.getName() + " for [/private/a]",
                        "[Admin]",
                        "Set msal.container-security to true");
        assertThat(without(container("").servlet("w", ForWriters.class.getName(), List.of("/w"))))
                .as("one method only")
                .singleElement()
                .asString()
                .contains("[Writer]");
    }

    @Test
    void anAnnotationThatNeedsNoUserOrHoldsNowhereIsRight() {
        assertThat(without(container("")
                        .servlet("h", ByHttps.class.getName(), List.of("/h"))
                        .servlet("n", ForNobody.class.getName(), List.of("/n"))
                        .servlet("p", HttpServlet.class.getName(), List.of("/p"))
                        .servlet("jsp", null, List.of("/j"))
                        .servlet("gone", "org.example.Gone", List.of("/g"))
                        .servlet("unmapped", ForAdministrators.class.getName(), List.of())
                        .filter("x", SIGN_IN, List.of("/*"), null)))
                .isEmpty();
        assertThat(without(container(constraint("/a", "<auth-constraint/>"))
                        .servlet("a", ForAdministrators.class.getName(), List.of("/a"))))
                .as("web.xml says something else of this path")
                .isEmpty();
    }

    /** Else the page would be open to everybody, although its class says that it is for administrators. */
    @Test
    void anAnnotationThatIsNotReadIsToldWithAndWithoutTheSwitch() {
        FakeContext container = complete("").servlet("a", ForAdministrators.class.getName(), List.of("/a", "/b"));

        assertThat(with(container))
                .singleElement()
                .asString()
                .contains(
                        "@ServletSecurity of " + ForAdministrators.class.getName() + " has no effect on [/a, /b]",
                        "web.xml is metadata-complete",
                        "Remove metadata-complete");
        assertThat(without(container)).isEqualTo(with(container));
        assertThat(with(container.webXml("<web-app metadata-complete='false'/>")))
                .isEmpty();
    }

    @Test
    void unlessSomethingElseAsksForARoleThere() {
        assertThat(with(complete(roles("/*", "Admin")).servlet("a", ForAdministrators.class.getName(), List.of("/a"))))
                .as("a constraint of web.xml")
                .isEmpty();
        FakeContext filtered = complete("")
                .servlet("a", ForAdministrators.class.getName(), List.of("/a"))
                .filter("x", SIGN_IN, List.of("/a"), null);
        assertThat(without(filtered)).as("a filter for every user").hasSize(1);
        FilterRegistration filter = Objects.requireNonNull(filtered.context().getFilterRegistration("x"));
        filter.setInitParameter("roles", "Admin");
        assertThat(without(filtered)).as("a filter with roles").isEmpty();
    }
}
