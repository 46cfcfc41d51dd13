package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.edges.OpenSocket;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.OtherContainer;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import java.net.http.WebSocketHandshakeException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R170: what users of Tomcat and Jetty have, users of the other servers have, too, as these are distributed: behind the filter, and
 * with container security. One start of each server for all of it.
 */
@Tag("containers")
@ParameterizedClass
@EnumSource
class OtherContainersIT {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static WhoServer server;

    private final OtherContainer container;

    OtherContainersIT(OtherContainer container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(OtherContainer container) {
        server = WhoServer.start(container);
        server.signedIn("ada", "/app/private/short");
        server.signedIn("ada", "/secured/private/short");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/post", "/secured"})
    void signsInAndHasATokenAndRoles(String application) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/token?a=b");

        assertThat(browser.page().text())
                .contains("path=/private/token ", "class=VerifiedUser", "Admin=true", "Nobody=false", "token=there");
        assertThat(browser.page().address()).hasQuery("a=b");
        assertThat(browser.get(server.url(application + "/admin/x")).status()).isEqualTo(200);
        HttpVisitor other = server.signedIn("bob", application + "/private/x");
        assertThat(other.page().text()).contains("Admin=false");
        assertThat(other.get(server.url(application + "/admin/x")).status()).isEqualTo(403);
        assertThat(new HttpVisitor()
                        .fetch(server.url(application + "/private/x"))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void endsWithInvalidate(String application) {
        HttpVisitor browser = server.signedIn("bob", application + "/private/x");

        browser.get(server.url(application + "/private/invalidate"));

        assertThat(browser.fetch(server.url(application + "/private/x")).status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void signsOutHere(String application) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/x");
        assertThat(browser.get(server.url(application + "/private/logout")).text())
                .contains("path=/private/logout ", "user=null class=none");
        assertThat(browser.fetch(server.url(application + "/private/x")).status())
                .isEqualTo(401);

        HttpVisitor other = server.signedIn("bob", application + "/private/x");
        other.postForm(server.url(application + "/signout"), Map.of());
        assertThat(other.fetch(server.url(application + "/private/x")).status()).isEqualTo(401);
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/post", "/secured"})
    void signsOutWithTheProvider(String application) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/x");

        server.signOutEverywhere();

        assertThat(browser.get(server.url(application + "/open")).text()).contains("user=null class=none");
        assertThat(browser.fetch(server.url(application + "/private/x")).status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void anAsynchronousAnswerKnowsTheUser(String application) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/async");

        assertThat(browser.page().text()).contains("class=VerifiedUser", "Admin=true");
    }

    /** With the server's own JSP and JSTL. */
    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void aJspKnowsTheUser(String application) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/me.jsp");

        assertThat(browser.page().text()).contains("Page of Ada Lovelace");
        assertThat(new HttpVisitor()
                        .fetch(server.url(application + "/private/me.jsp"))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void anErrorPageIsShown(String application) {
        HttpVisitor browser = server.signedIn("bob", application + "/private/x");

        Page failed = browser.get(server.url(application + "/private/fail"));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.text()).contains("path=/error-page ");
        Page refused = browser.get(server.url(application + "/admin/x"));
        assertThat(refused.status()).isEqualTo(403);
        if (application.equals("/secured")) {
            assertThat(failed.text()).contains("class=VerifiedUser");
            assertThat(refused.text()).contains("path=/error-page ", "class=VerifiedUser");
        }
    }

    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void aWebSocketIsForWhoMaySeeItsPath(String application) {
        String ofBob = server.cookies(server.signedIn("bob", application + "/private/x"), application);

        assertThat(OpenSocket.of(server.url(application + "/private/ws"), ofBob).greeting())
                .isEqualTo("class=VerifiedUser");
        assertRefused(application + "/private/ws", "a=b", 401);
        assertRefused(application + "/admin/ws", "a=b", 401);
        assertRefused(application + "/admin/ws", ofBob, 403);
    }

    @Test
    void r152_theContainerDecidesAndTheLibrarySaysWhoItIs() {
        server.constrainedVisit("/secured").all();
    }

    private static void assertRefused(String path, String cookies, int status) {
        assertThatThrownBy(() -> OpenSocket.of(server.url(path), cookies))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .cause()
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest(name = "R170 {0}")
    @MethodSource
    void aProtectedPageIsNowhereOpen(String path) {
        for (String application : new String[] {"/app", "/secured"}) {
            RawHttp.Answer nobodys = server.raw(application + path, "");
            assertThat(nobodys.text())
                    .as("nobody at %s%s", application, path)
                    .doesNotContainPattern("path=/(private|admin)(/| user)");
            RawHttp.Answer bobs = server.raw(application + path, server.bobs(application));
            assertThat(bobs.text()).as("bob at %s%s", application, path).doesNotContainPattern("path=/admin(/| user)");
        }
    }

    static Stream<String> aProtectedPageIsNowhereOpen() {
        return Stream.of("private", "admin").flatMap(directory -> Stream.of(
                        "/D/x",
                        "/D",
                        "/D/",
                        "//D/x",
                        "///D/x",
                        "/D//x",
                        "/./D/x",
                        "/%2e/D/x",
                        "/x/../D/x",
                        "/x/%2e%2e/D/x",
                        "/x/..;/D/x",
                        "/x/..;a=b/D/x",
                        "/.;/D/x",
                        "/;/D/x",
                        "/;a=b/D/x",
                        "/D;a=b/x",
                        "/D/x;a=b",
                        "/D;/x",
                        "/D%3ba=b/x",
                        "/D%2fx",
                        "/D%2Fx",
                        "/%2fD/x",
                        "/D/%2fx",
                        "/x%2f..%2fD/x",
                        "/D%5cx",
                        "\\D/x",
                        "/x\\..\\D\\x",
                        "/D%00/x",
                        "/D/x%00",
                        "/D%20/x",
                        "/D/%252e%252e/x",
                        "/D/%zz",
                        "/%" + Integer.toHexString(directory.charAt(0)) + directory.substring(1) + "/x")
                .map(path -> path.replace("D", directory)));
    }

    @Test
    void r170_whatElseTheServerHasAsksTheContainer() {
        HttpVisitor admin = server.signedIn("ada", "/secured/private/x");
        HttpVisitor user = server.signedIn("bob", "/secured/private/x");

        assertThat(admin.get(server.url("/secured/annotated/x")).status()).isEqualTo(200);
        assertThat(user.get(server.url("/secured/annotated/x")).status()).isEqualTo(403);
        assertContext(admin, true);
        assertContext(user, false);
        assertThat(admin.get(server.url("/secured/private/bean")).text()).contains("bean=", " Admin=true");
        assertThat(user.get(server.url("/secured/private/bean")).text()).isEqualTo("bean=refused");
        assertThat(new HttpVisitor().get(server.url("/secured/rest/open/who")).text())
                .isEqualTo("rest=nobody Admin=false");
        assertThat(admin.get(server.url("/secured/rest/open/who")).text()).isEqualTo("rest=somebody Admin=true");
        assertThat(admin.get(server.url("/secured/rest/admin/who")).text()).isEqualTo("rest=somebody Admin=true");
        assertThat(user.get(server.url("/secured/rest/admin/who")).status()).isEqualTo(403);
        assertThat(new HttpVisitor().get(server.url("/secured/rest/admin/who")).status())
                .isBetween(401, 403);
    }

    @Test
    void r64_theSessionCookieIsAsWebXmlOrTheServersOwnFileSays() {
        boolean heedsWebXml = container == OtherContainer.OPEN_LIBERTY;
        boolean hasOwnFile = heedsWebXml || container != OtherContainer.GLASSFISH;

        assertThat(sameSite("/app", "JSESSIONID")).isEqualTo(heedsWebXml ? Optional.of("lax") : Optional.empty());
        assertThat(sameSite("/post", "POSTSESSION")).isEqualTo(hasOwnFile ? Optional.of("lax") : Optional.empty());
        assertThat(server.log().contains("Application /app/: this server does not heed what web.xml says of SameSite"))
                .isEqualTo(!heedsWebXml);
        assertThat(server.log().contains("Application /post/: this server does not heed what web.xml says of SameSite"))
                .isEqualTo(!hasOwnFile);
    }

    private static Optional<String> sameSite(String application, String cookie) {
        HttpVisitor browser = server.signedIn("ada", application + "/private/x");
        return browser.cookies()
                .find(server.url(application + "/private/x"), cookie)
                .orElseThrow()
                .sameSite()
                .map(value -> value.toLowerCase(Locale.ROOT));
    }

    /** Open Liberty sends the session cookies of all applications to all paths, and one of the same name takes another's place. */
    @Test
    void r170_applicationsWhoseSessionCookiesHaveNamesOfTheirOwnDoNotMeet() {
        HttpVisitor browser = server.signedIn("ada", "/app/private/x");
        server.visit(browser, "/post/private/x");
        browser.get(server.url("/post/private/logout"));
        assertThat(browser.fetch(server.url("/app/private/x")).status()).isEqualTo(200);

        server.visit(browser, "/secured/private/x");
        assertThat(browser.fetch(server.url("/app/private/x")).status())
                .as("which has the same name")
                .isEqualTo(container == OtherContainer.OPEN_LIBERTY ? 401 : 200);
    }

    /** By a mapper of the application, since RESTEasy has one of its own. Open Liberty has sent the answer before its filters are back. */
    @ParameterizedTest(name = "R165 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void aResourceThatNeedsAConsentLeadsToIt(String application) {
        boolean sentBefore = container == OtherContainer.OPEN_LIBERTY && application.equals("/app");
        HttpVisitor browser = server.signedIn("ada", application + "/private/x");

        browser.get(server.url(application + "/rest/open/consent"));

        assertThat(browser.page().status()).isEqualTo(sentBefore ? 500 : 303);
        if (!sentBefore) {
            assertThat(browser.page().location().toString()).contains("Mail.Read");
        }
    }

    /** Those that bring it put theirs before the application's, unless its descriptor says otherwise. */
    @Test
    void r170_theLogSaysWhoseNimbusVerifiesTokens() {
        boolean bringsIt = container == OtherContainer.GLASSFISH || container == OtherContainer.PAYARA_MICRO;

        assertThat(server.log())
                .containsPattern(
                        "in /app/: .*, nimbus-jose-jwt [0-9.]+" + (bringsIt ? " of the server," : ", sign-ins last"))
                .containsPattern("in /post/: .*, nimbus-jose-jwt [0-9.]+, sign-ins last");
        assertThat(server.log().contains("Application /app/: tokens are verified by nimbus-jose-jwt"))
                .as("GlassFish has 9.47")
                .isEqualTo(container == OtherContainer.GLASSFISH);
        assertThat(server.log()).doesNotContain("Application /post/: tokens are verified by nimbus-jose-jwt");
    }

    @Test
    void r170_rolesOfAResourceHoldBehindTheFilterToo() {
        HttpVisitor user = server.signedIn("bob", "/app/private/x");

        assertThat(user.get(server.url("/app/rest/open/who")).text()).isEqualTo("rest=somebody Admin=false");
        // GlassFish asks its own security context, which knows nobody behind a filter.
        boolean asksRequest = container != OtherContainer.GLASSFISH;
        assertThat(user.get(server.url("/app/rest/admin/who")).status()).isEqualTo(asksRequest ? 403 : 401);
        HttpVisitor admin = server.signedIn("ada", "/app/private/x");
        assertThat(admin.get(server.url("/app/rest/admin/who")).status()).isEqualTo(asksRequest ? 200 : 401);
        assertThat(new HttpVisitor().fetch(server.url("/app/rest/open/who")).status())
                .isEqualTo(401);
    }

    /** GlassFish gives a principal of its own with that name. */
    private void assertContext(HttpVisitor browser, boolean isAdmin) {
        String name = browser.get(server.url("/secured/private/x")).text().replaceFirst("(?s).* user=(\\S+) .*", "$1");
        String expected =
                container == OtherContainer.WILDFLY ? "context=none" : "context=" + name + " users=1 Admin=" + isAdmin;
        assertThat(browser.get(server.url("/secured/private/context")).text()).isEqualTo(expected);
    }

    /** It began in {@code start()}, since some servers look once a minute. */
    @ParameterizedTest(name = "R170 [{0}]")
    @ValueSource(strings = {"/app", "/secured"})
    void endsWithTheSession(String application) {
        server.awaitLog(Pattern.compile("The short session of " + application + " has ended: SESSION_ENDED"));
    }
}
