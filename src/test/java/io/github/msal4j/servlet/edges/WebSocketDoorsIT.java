package io.github.msal4j.servlet.edges;

import static io.github.msal4j.servlet.edges.SocketApplication.APP;
import static io.github.msal4j.servlet.edges.SocketApplication.EARLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R70, C26, R71: a sign-in filter decides about the WebSocket handshakes below it, wherever the container has put the filter
 * that answers them. Guard: {@code Handshakes.guard} in {@code StartUp}.
 */
@ParameterizedClass
@EnumSource
class WebSocketDoorsIT extends WhatIsOpenIsClosed {
    private static final List<String> CONTEXT_PATHS = List.of(APP, EARLY);
    private static final String ADA = "SignedInUser Ada Lovelace";
    private static final String BOB = "SignedInUser Bob Kahn";

    private static final Map<String, String> COOKIES = new LinkedHashMap<>();

    @SuppressWarnings("UnusedVariable")
    private final Container container;

    WebSocketDoorsIT(Container container) {
        this.container = container;
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        SocketApplication application = use(SocketApplication.start(container));
        for (String contextPath : CONTEXT_PATHS) {
            for (String user : new String[] {"ada", "bob"}) {
                HttpVisitor browser = application.signIn(user, contextPath);
                COOKIES.put(user + contextPath, application.cookies(browser, contextPath));
            }
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                APP + "/protected/ws",
                APP + "/protected/template/ws",
                APP + EndpointsInCode.PATH,
                APP + "/secret",
                APP + "/report.secure",
                APP + "/named/ws",
                EARLY + "/protected/ws",
                EARLY + EndpointsInCode.PATH
            })
    void r70_aProtectedEndpointIsForSignedInUsers(String path) {
        String contextPath = path.substring(0, path.indexOf('/', 1));
        assertThat(application().connect(path, "").status()).isEqualTo(401);
        assertThat(application().connect(path, "JSESSIONID=invented").status()).isEqualTo(401);
        assertThat(application().connect(path, cookies("ada", contextPath))).isEqualTo(new Handshake(101, ADA));
        assertThat(application().connect(path, cookies("bob", contextPath))).isEqualTo(new Handshake(101, BOB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/ws", "/admin/template/ws"})
    void r70_anEndpointBelowARoleIsForThoseWhoHaveIt(String path) {
        assertThat(application().connect(APP + path, "").status()).isEqualTo(401);
        assertThat(application().connect(APP + path, cookies("bob", APP)).status())
                .isEqualTo(403);
        assertThat(application().connect(APP + path, cookies("ada", APP))).isEqualTo(new Handshake(101, ADA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/optional/ws", "/optional/template/ws"})
    void r70_anEndpointBelowAnOptionalFilterKnowsTheUserIfThereIsOne(String path) {
        assertThat(application().connect(APP + path, "")).isEqualTo(new Handshake(101, "nobody"));
        assertThat(application().connect(APP + path, cookies("bob", APP))).isEqualTo(new Handshake(101, BOB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open/ws", "/open/template/ws"})
    void anEndpointBelowNoFilterIsOpenAndKnowsNobody(String path) {
        assertThat(application().connect(APP + path, "")).isEqualTo(new Handshake(101, "nobody"));
        assertThat(application().connect(APP + path, cookies("ada", APP))).isEqualTo(new Handshake(101, "nobody"));
    }

    @Test
    void r70_aSessionThatHasSignedOutOpensNothing() {
        HttpVisitor browser = application().signIn("bob", APP);
        String cookies = application().cookies(browser, APP);
        assertThat(application().connect(APP + "/protected/ws", cookies).status())
                .isEqualTo(101);

        browser.postForm(application().url(APP + "/signout"), Map.of());

        assertThat(application().connect(APP + "/protected/ws", cookies).status())
                .isEqualTo(401);
        assertThat(application().connect(APP + "/admin/ws", cookies).status()).isEqualTo(401);
        assertThat(application().connect(APP + "/optional/ws", cookies)).isEqualTo(new Handshake(101, "nobody"));
    }

    /** Who may connect from another origin's page is the endpoint's to say; that the user is signed in is ours. */
    @Test
    void r70_aPageOfAnotherOriginGetsNoFurtherThanTheEndpointLetsIt() {
        String foreign = "https://elsewhere.example";

        assertThat(application().connectFrom(foreign, APP + "/protected/ws", "").status())
                .isEqualTo(401);
        assertThat(application()
                        .connectFrom(foreign, APP + "/protected/own-pages", cookies("ada", APP))
                        .status())
                .isEqualTo(403);
        assertThat(application().connectFrom(application().url(""), APP + "/protected/own-pages", cookies("ada", APP)))
                .isEqualTo(new Handshake(101, ADA));
        assertThat(application()
                        .connectFrom(application().url(""), APP + "/protected/own-pages", "")
                        .status())
                .isEqualTo(401);
    }

    /** Tomcat answers handshakes that are forwarded, too. */
    @Test
    void r70_aHandshakeThatAnOpenPageForwardsIsDecided() {
        String target = APP + "/forward?to=/admin/ws";

        assertThat(application().connectRaw(target, "").status()).isNotEqualTo(101);
        assertThat(application().connectRaw(target, cookies("bob", APP)).status())
                .isNotEqualTo(101);
    }

    static Stream<String> hostilePaths() {
        return Stream.of(
                "/x/..;/admin/ws",
                "/admin;a=b/ws",
                "/admin/ws;b",
                "/;/admin/ws",
                "/admin%3ba=b/ws",
                "//admin/ws",
                "/admin//ws",
                "/a%2fdmin/ws",
                "/admin%2fws",
                "/open/%2e%2e/admin/ws",
                "/open/../admin/ws",
                "/./admin/ws",
                "/admin/./ws",
                "/open\\..\\admin\\ws",
                "/admin%5cws",
                "/admin%00/ws",
                "/secret;a=b",
                "//secret",
                "/secret/",
                "/x/..;/secret",
                "/report.secure;a=b",
                "/report.secure/",
                "/report%2esecure",
                "/%61dmin/ws",
                "/%73ecret");
    }

    @ParameterizedTest(name = "R63 C17 {0}")
    @MethodSource("hostilePaths")
    void howeverThePathIsWrittenOnlyThoseConnectWhoMay(String path) {
        assertThat(application().connectRaw(APP + path, "").status()).isNotEqualTo(101);
        if (path.contains("dmin")) {
            assertThat(application().connectRaw(APP + path, cookies("bob", APP)).status())
                    .isNotEqualTo(101);
        }
    }

    /** E.g. one that allows other origins, which has to mark refusals as well. */
    @Test
    void theApplicationsOwnFiltersKeepTheirPlaceForPages() {
        for (String contextPath : CONTEXT_PATHS) {
            Page page = new HttpVisitor().get(application().url(contextPath + "/protected/page"));

            assertThat(page.status()).isEqualTo(303);
            assertThat(page.header(EarlyFilter.MARK)).contains("yes");
        }
    }

    /** Looks like a browser's page and like a handshake: a redirect would lead a script nowhere. */
    @Test
    void r16_aHandshakeIsNeverSentToSignIn() {
        String wantsAPage = "text/html";

        assertThat(Handshake.of(application().url(APP + "/protected/ws"), Map.of("Accept", wantsAPage))
                        .status())
                .isEqualTo(401);
    }

    private static String cookies(String user, String contextPath) {
        return String.valueOf(COOKIES.get(user + contextPath));
    }
}
