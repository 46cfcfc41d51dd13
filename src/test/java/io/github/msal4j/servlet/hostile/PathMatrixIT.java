package io.github.msal4j.servlet.hostile;

import static io.github.msal4j.servlet.hostile.GuardedServlet.PROTECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
 * R61, R63, R64, R84, R85, R86, C17, C18, C24, C30: however a path is written, and however a request gets to a protected page, the page is
 * served to those alone who may see it. Guards: {@code RawPath} in {@code Gate} and {@code PathGuard}; {@code EveryDispatch};
 * {@code ErrorForwards} and {@code ErrorForwardGate}; {@code BaseUrls}; {@code ContextPath}.
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

    /** Some of the servlet's paths are for administrators. Guard: {@code NamedDispatchGate}. */
    @ParameterizedTest(name = "C18 {0}")
    @ValueSource(
            strings = {
                "/named?to=protected",
                "/named-part?to=protected",
                "/forward?to=/named%3fto%3dprotected",
                "/failed?to=protected",
                "/early?to=protected"
            })
    void aDispatchByNameAsksWhoIsThere(String path) {
        assertThat(get("/app" + path, "").text()).doesNotContain(PROTECTED);
        assertThat(get("/app" + path, atApp.bob()).text()).doesNotContain(PROTECTED);
        assertThat(get("/app" + path, atApp.ada()).text()).contains(PROTECTED);
    }

    @Test
    void c18_aDispatchByNameToAnOpenServletIsServed() {
        assertThat(get("/app/named?to=default", "").status()).isEqualTo(404);
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

    @ParameterizedTest(name = "R86 C18 {0}")
    @ValueSource(
            strings = {
                "/gone?to=/admin/a",
                "/gone?to=/admin",
                "/gone?to=/secret",
                "/gone?to=/x/report.secure",
                "/gone?to=/forward%3fto%3d/admin/a",
                "/gone?to=/include%3fto%3d/secret",
                "/conflict?to=/admin/a",
                "/conflict?to=/secret",
                "/locked?to=/admin/a",
                "/locked?to=/secret",
                "/locked?to=/forward%3fto%3d/report.secure"
            })
    void aDispatchOutOfAnErrorPageAsksWhoIsThere(String path) {
        assertThat(get("/app" + path, "").text()).doesNotContain(PROTECTED);
        assertThat(get("/app" + path, atApp.ada()).text()).contains(PROTECTED);
        assertThat(get("/app" + path, atApp.bob()).text().contains(PROTECTED)).isEqualTo(!path.contains("/admin"));
    }

    @Test
    void r86_anErrorPageIsStillOpenToEverybody() {
        assertThat(get("/app/gone?to=/open", "").text()).contains("open page");
        assertThat(get("/app/gone?to=/open", "").status()).isEqualTo(410);
        assertThat(get("/app/gone?to=/secret", "").status())
                .as("as a forward from any other page")
                .isEqualTo(303);
    }

    /** The library's own servlet lets the anonymous request through, and the error page forwards it. */
    @ParameterizedTest(name = "R86 C18 {0}")
    @ValueSource(strings = {"/secret", "/forward?to=/secret", "/include?to=/secret"})
    void aFilterForEveryPathIsAskedOnTheWayOutOfAnErrorPage(String to) {
        String target = "/closed/signin-oidc?to=" + to.replace("?", "%3f").replace("=", "%3d");
        RawHttp.Answer answer = server.http()
                .send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).as(answer.text()).isBetween(300, 499);
        assertThat(answer.text()).doesNotContain(PROTECTED, "open page");
    }

    static Stream<Arguments> ambiguousPaths() {
        return Stream.of("/app", "").flatMap(contextPath -> Stream.of(
                        "//open",
                        "/open//x",
                        "/open//",
                        "/open%2fx",
                        "/open%2Fx",
                        "/open%5cx",
                        "/open\\x",
                        "\\open",
                        "/open%3ba=b",
                        "/open%00",
                        "/open%252fx",
                        "/open%zz",
                        "/./open",
                        "/x/../open",
                        "/x/%2e%2e/open",
                        "/x/..;/open",
                        "/x/..;a=b/open",
                        "/.;/open",
                        "/;/open",
                        "/;a=b/open",
                        "/open;a=%2f",
                        "/open;a=b%2f..%2fc")
                .map(path -> Arguments.of(contextPath, path)));
    }

    /** Guard: {@code PathGuard}. The sign-in filter is mapped to none of these. */
    @ParameterizedTest(name = "R85 [{0}] {1}")
    @MethodSource
    void ambiguousPaths(String contextPath, String path) {
        assertThat(get(contextPath + path, "").status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "R85 {0}")
    @ValueSource(
            strings = {
                "/open",
                "/open/",
                "/%6fpen",
                "/caf%C3%A9",
                "/a%20b%3Fc%23d%25",
                "/a.b..c",
                "/open;a=b",
                "/open;a=b;c=d/e;f",
                "/open;jsessionid=0123"
            })
    void unambiguousPathsOfOpenPagesAreServed(String path) {
        assertThat(get("/app" + path, "").text()).contains("open page");
    }

    /** Guard: {@code PathGuard}, since the container's own servlet finds the file by another path than the filter is mapped by. */
    @ParameterizedTest(name = "R85 {0}")
    @ValueSource(
            strings = {
                "/account/hello.txt",
                "/account/",
                "/account",
                "/%61ccount/hello.txt",
                "//account/hello.txt",
                "//account/",
                "//account",
                "///account/",
                "/account//",
                "/account//hello.txt",
                "/account%2fhello.txt",
                "/account%2Fhello.txt",
                "/account%2f",
                "/%2faccount/",
                "/%2faccount%2fhello.txt",
                "/account%5chello.txt",
                "/account\\hello.txt",
                "\\account\\hello.txt",
                "/./account/hello.txt",
                "/%2e/account/hello.txt",
                "/x/../account/hello.txt",
                "/x/..;/account/hello.txt",
                "/x/%2e%2e/account/hello.txt",
                "/x%2f..%2faccount/hello.txt",
                "/;/account/hello.txt",
                "/;a/account/",
                "/account;/hello.txt",
                "/account;a=b/",
                "/account/;a=b/hello.txt",
                "/account/;a",
                "/%2e%2e/files/account/hello.txt"
            })
    void filesOfTheContainersOwnServlet(String path) {
        assertThat(get("/files" + path, "").text()).doesNotContain(PROTECTED);
        assertThat(get("/files/open.txt", "").text()).contains("open file");
    }

    @ParameterizedTest(name = "R84 {0}")
    @ValueSource(
            strings = {
                "/x/..;/app/open",
                "/x/..;/app/admin/a",
                "/x/..;a=b/app/private/",
                "/./app/private/",
                "/x/%2e%2e/app/private/",
                "/app\\private\\",
                "\\app\\private",
                "/x\\..\\app\\private"
            })
    void noAddressHasThePathThatTheBrowserSent(String path) {
        RawHttp.Answer answer = get(path, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("/x/", "..;");
    }

    @ParameterizedTest(name = "R84 C30 {0}")
    @ValueSource(
            strings = {
                "evil.example",
                "EVIL.example:80",
                "evil.example.",
                "localhost.evil.example",
                "evil@localhost",
                "evil.example@x.localhost",
                "evil.example/.localhost",
                "evil.example#.localhost",
                "127.0.0.1.evil.example",
                "[2001:db8::e]"
            })
    void aHostThatNoSettingNames(String host) {
        for (String path : new String[] {"/private/", "/signin-oidc?return_to=/", "/signout"}) {
            RawHttp.Answer answer = server.http()
                    .send("GET /app" + path + " HTTP/1.1\r\nHost: " + host
                            + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("Location:", "Set-Cookie:");
        }
        assertThat(server.log())
                .contains("Users can sign in at loopback hosts only")
                .doesNotContain("must be registered at the provider: http://evil");
    }

    @ParameterizedTest(name = "R84 {0}")
    @ValueSource(strings = {"localhost", "a.b.localhost", "127.0.0.9", "[::1]"})
    void aLoopbackHost(String host) {
        RawHttp.Answer answer = server.http()
                .send("GET /app/private/ HTTP/1.1\r\nHost: " + host
                        + ":81\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.text())
                .contains("redirect_uri="
                        + URLEncoder.encode("http://" + host + ":81/app/signin-oidc", StandardCharsets.UTF_8));
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
