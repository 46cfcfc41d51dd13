package io.github.msal4j.servlet.hostile;

import static io.github.msal4j.servlet.hostile.GuardedServlet.PROTECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R61, R63, R64, C17, C18, C24: however a path is written, and however a request gets to a protected page, the page is
 * served to those alone who may see it. Guards: {@code RawPath} in {@code SignInFilter}; {@code EveryDispatch}.
 */
@ParameterizedClass
@EnumSource
class PathMatrixIT {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static GuardedContainer server;

    @SuppressWarnings("NullAway.Init")
    private static Visitors atApp;

    @SuppressWarnings("NullAway.Init")
    private static Visitors atRoot;

    /** The cookies of those who are signed in at one context path: Ada is an administrator, Bob is not. */
    private record Visitors(String ada, String bob) {
        private static Visitors signIn(String contextPath) {
            HttpVisitor ada = server.signIn("ada", contextPath);
            HttpVisitor bob = server.signIn("bob", contextPath);
            return new Visitors(server.cookies(ada, contextPath), server.cookies(bob, contextPath));
        }
    }

    @SuppressWarnings("UnusedVariable")
    private final Container container;

    PathMatrixIT(Container container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        server = GuardedContainer.start(container);
        atApp = Visitors.signIn("/app");
        atRoot = Visitors.signIn("");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    static Stream<Arguments> hostilePaths() {
        return Stream.of("/app", "").flatMap(contextPath -> Stream.of(
                        // By prefix.
                        "/x/..;/admin/a",
                        "/x/..;a=b/admin/a",
                        "/admin;a=b/a",
                        "/admin/a;b",
                        "/;/admin/a",
                        "/admin%3ba=b/a",
                        "/admin%3Ba=b/a",
                        "//admin/a",
                        "///admin/a",
                        "/admin//a",
                        "/admin/a//",
                        "/a%2fdmin/a",
                        "/admin%2fa",
                        "/admin%2Fa",
                        "/admin/%2fa",
                        "/%2fadmin/a",
                        "/admin%00/a",
                        "/admin/a%00",
                        "/admin/%00",
                        "/public/%2e%2e/admin/a",
                        "/public/%2E%2E/admin/a",
                        "/public/.%2e/admin/a",
                        "/public/../admin/a",
                        "/./admin/a",
                        "/%2e/admin/a",
                        "/admin/./a",
                        "/admin/a/..",
                        "/admin/a/.",
                        "/public\\..\\admin\\a",
                        "/public%5c..%5cadmin%5ca",
                        "/admin\\a",
                        "/admin%5ca",
                        "\\admin/a",
                        "/admin%252fa",
                        "/%252e%252e/admin/a",
                        "/admin/a%253b",
                        "/admin/%0a",
                        "/admin/%09",
                        "/admin/%7f",
                        "/admin/a%",
                        "/admin/%zz",
                        "/admin/%u002fa",
                        // By name.
                        "/secret;a=b",
                        "/secret;",
                        "/secret%3b",
                        "//secret",
                        "/secret/",
                        "/secret//",
                        "/secret%2f",
                        "/secret%00",
                        "/secret%20",
                        "/secret.",
                        "/./secret",
                        "/x/..;/secret",
                        "/x/../secret",
                        "\\secret",
                        // By extension.
                        "/report.secure;a=b",
                        "/report.secure;.txt",
                        "/report;a=b.secure",
                        "/x;/report.secure",
                        "/report.secure/",
                        "/report.secure//",
                        "//report.secure",
                        "/report.secure%00",
                        "/report.secure%00.txt",
                        "/report.secure%2f",
                        "/report.secure%3b",
                        "/report%2esecure",
                        "/x/..;/report.secure",
                        "/x/%2e%2e/report.secure")
                .map(path -> Arguments.of(contextPath, path)));
    }

    @ParameterizedTest(name = "R63 C17 [{0}] {1}")
    @MethodSource
    void hostilePaths(String contextPath, String path) {
        Visitors visitors = visitors(contextPath);

        for (String cookies : new String[] {"", visitors.bob(), visitors.ada()}) {
            assertThat(get(contextPath + path, cookies).text())
                    .as("the page behind %s", path)
                    .doesNotContain(PROTECTED);
        }
    }

    static Stream<Arguments> plainPaths() {
        return Stream.of("/app", "").flatMap(contextPath -> Stream.of(
                        "/admin",
                        "/admin/",
                        "/admin/a",
                        "/%61dmin/a",
                        "/admin/caf%C3%A9",
                        "/admin/a.b..c",
                        "/admin/a%20b,c~d",
                        "/secret",
                        "/%73ecret",
                        "/report.secure",
                        "/x/report.secur%65")
                .map(path -> Arguments.of(contextPath, path)));
    }

    @ParameterizedTest(name = "R63 [{0}] {1}")
    @MethodSource
    void plainPaths(String contextPath, String path) {
        Visitors visitors = visitors(contextPath);

        assertThat(get(contextPath + path, "").status())
                .as("an anonymous request is sent to sign in")
                .isEqualTo(303);
        assertThat(get(contextPath + path, visitors.ada()).text()).contains(PROTECTED);
        assertThat(get(contextPath + path, visitors.bob()).text().contains(PROTECTED))
                .as("only what needs no role")
                .isEqualTo(!path.matches("/(a|%61)dmin.*"));
    }

    @ParameterizedTest(name = "R64 C24 {0}")
    @ValueSource(
            strings = {
                "/admin/a;jsessionid=ID",
                "/admin;jsessionid=ID/a",
                "/;jsessionid=ID/admin/a",
                "/secret;JSESSIONID=ID",
                "/forward;jsessionid=ID?to=/admin/a",
                "/include;jsessionid=ID?to=/secret"
            })
    void aSessionIdInTheAddressSignsNobodyIn(String path) {
        String id = atApp.ada().replaceAll("(?s).*JSESSIONID=([^;]+).*", "$1");

        RawHttp.Answer answer = get("/app" + path.replace("ID", id).replace("JSESSION" + id, "JSESSIONID"), "");

        assertThat(answer.text()).doesNotContain(PROTECTED);
        assertThat(get("/app/admin/a", atApp.ada()).text())
                .as("with the cookie the session is as good as before")
                .contains(PROTECTED);
    }

    @ParameterizedTest(name = "C18 {0}")
    @ValueSource(
            strings = {
                "/forward?to=/admin/a",
                "/forward?to=/secret",
                "/forward?to=/report.secure",
                "/include?to=/admin/a",
                "/include?to=/secret",
                "/forward?to=/include%3fto%3d/secret",
                "/include?to=/forward%3fto%3d/admin/a"
            })
    void aDispatchFromAnOpenPageAsksWhoIsThere(String path) {
        assertThat(get("/app" + path, "").text()).doesNotContain(PROTECTED);
        assertThat(get("/app" + path, atApp.ada()).text()).contains(PROTECTED);
        assertThat(get("/app" + path, atApp.bob()).text().contains(PROTECTED)).isEqualTo(!path.contains("/admin"));
    }

    @Test
    void c18_anAsynchronousDispatchAsksForTheRole() {
        assertThat(get("/app/private/async?to=/admin/a", "").status()).isEqualTo(303);
        assertThat(get("/app/private/async?to=/admin/a", atApp.bob()).text()).doesNotContain(PROTECTED);
        assertThat(get("/app/private/async?to=/admin/a", atApp.ada()).text()).contains(PROTECTED);
    }

    @Test
    void c18_anAnonymousRequestThatIsForwardedSignsInAndComesBackToItsAddress() {
        HttpVisitor browser = new HttpVisitor();
        server.letAdaIn();

        browser.get(server.url("/app/forward?to=/admin/a"));
        Page page = browser.followAll();

        assertThat(page.text()).contains(PROTECTED);
        assertThat(page.address()).hasToString(server.url("/app/forward?to=/admin/a"));
    }

    @Test
    void r61_anErrorPageSeesTheUser() {
        assertThat(get("/app/private/fail", atApp.ada()).text())
                .contains("error page sees ")
                .doesNotContain("sees null");
    }

    @Test
    void r64_theStartUpTellsWhatIsWrongWithTheSessionCookie() {
        assertThat(server.log())
                .contains("session ids may appear in URLs")
                .contains("<session-config><tracking-mode>COOKIE</tracking-mode></session-config>")
                .contains("not declared HttpOnly", "not declared SameSite=Lax");
    }

    private static RawHttp.Answer get(String target, String cookies) {
        RawHttp.Answer answer = server.http().get(target, cookies);
        assertThat(answer.status()).as("C12 %s: %s", target, answer.text()).isBetween(200, 499);
        return answer;
    }

    private static Visitors visitors(String contextPath) {
        return contextPath.isEmpty() ? atRoot : atApp;
    }
}
