package io.github.msal4j.servlet.edges;

import static io.github.msal4j.servlet.edges.SocketApplication.APP;
import static io.github.msal4j.servlet.edges.SocketApplication.EARLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R71: what is open when a sign-in ends is closed by the library. Guards: {@code OpenSockets}, to which {@code HandshakeGate} and
 * {@code OpenEnds} tell what happens; {@code OpenAnswer} in {@code SignedInRequest.startAsync}.
 */
abstract class WhatIsOpenIsClosed {
    private static final String SOCKET = APP + "/protected/ws";
    /** Tomcat may be faster when it ends the session, with the same code and a reason of its own. */
    private static final String CLOSED = "1008 ";

    private static @Nullable SocketApplication application;

    static SocketApplication use(SocketApplication started) {
        application = started;
        return started;
    }

    static SocketApplication application() {
        SocketApplication started = application;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    /** A user with a browser, and the provider's id of the sign-in. */
    private record Visit(HttpVisitor browser, String contextPath, String sid) {
        static Visit of(String user, String contextPath) {
            HttpVisitor browser = application().signIn(user, contextPath);
            return new Visit(browser, contextPath, application().lastSid());
        }

        OpenSocket connect(String path) {
            OpenSocket socket = OpenSocket.of(application().url(path), cookies());
            socket.greeting();
            return socket;
        }

        OpenStream stream() {
            return OpenStream.of(application().url(contextPath + EventsServlet.STREAM), cookies());
        }

        String cookies() {
            return application().cookies(browser, contextPath);
        }

        void signOutGlobally() {
            application().signOutGlobally(sid, contextPath);
        }

        void get(String path) {
            browser.get(application().url(contextPath + path));
        }
    }

    private interface Ending {
        void of(Visit visit);
    }

    static Stream<Arguments> r71_whateverEndsTheSignInClosesIt() {
        return Stream.of(
                Arguments.of("front channel", (Ending) Visit::signOutGlobally),
                Arguments.of("local", (Ending)
                        visit -> visit.browser().postForm(application().url(APP + "/signout"), Map.of())),
                Arguments.of("invalidate()", (Ending) visit -> visit.get(EventsServlet.INVALIDATE)),
                Arguments.of("sign-in again", (Ending) visit -> {
                    visit.get("/signin-oidc?return_to=%2F");
                    visit.browser().followAll();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r71_whateverEndsTheSignInClosesIt(String how, Ending ending) {
        Visit bob = Visit.of("bob", APP);
        OpenSocket other = bob.connect(SOCKET);
        OpenStream otherStream = bob.stream();
        Visit ada = Visit.of("ada", APP);
        OpenSocket socket = ada.connect(SOCKET);
        OpenStream stream = ada.stream();

        ending.of(ada);

        assertThat(socket.closed()).startsWith(CLOSED);
        stream.awaitEnd();
        assertThat(other.isOpen()).isTrue();
        assertThat(otherStream.isOpen()).isTrue();
        bob.signOutGlobally();
        assertThat(other.closed()).startsWith(CLOSED);
        otherStream.awaitEnd();
    }

    /** Without a stream: in Jetty no session times out that has a request open. */
    @Test
    void r71_aSessionThatTimesOut() {
        Visit ada = Visit.of("ada", APP);
        OpenSocket socket = ada.connect(SOCKET);

        ada.get(EventsServlet.TIME_OUT);

        assertThat(socket.closed()).startsWith(CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {APP + EndpointsInCode.PATH, APP + "/secret", APP + "/optional/ws", EARLY + "/protected/ws"})
    void r71_whereverTheEndpointIs(String path) {
        Visit ada = Visit.of("ada", path.startsWith(EARLY) ? EARLY : APP);
        OpenSocket socket = ada.connect(path);

        ada.signOutGlobally();

        assertThat(socket.closed()).startsWith(CLOSED);
    }

    @Test
    void r71_howeverManyThereAre() {
        Visit ada = Visit.of("ada", APP);
        List<OpenSocket> many =
                IntStream.range(0, 100).mapToObj(each -> ada.connect(SOCKET)).toList();

        ada.signOutGlobally();

        assertThat(many).extracting(OpenSocket::closed).allMatch(closed -> closed.startsWith(CLOSED));
    }

    /** The gate has let it pass, and what is behind it takes its time. */
    @Test
    void r71_aHandshakeThatIsUnderWayWhenTheSignInEnds() throws Exception {
        Visit ada = Visit.of("ada", APP);
        CompletableFuture<OpenSocket> connecting = CompletableFuture.supplyAsync(
                () -> OpenSocket.of(application().url(APP + "/protected/held/ws"), ada.cookies()));
        new HttpVisitor().get(application().url(APP + HeldHandshakes.HELD));

        ada.signOutGlobally();
        new HttpVisitor().get(application().url(APP + HeldHandshakes.GO_ON));

        assertThat(connecting.get(1, TimeUnit.MINUTES).closed()).startsWith(CLOSED);
    }

    /** The endpoint is told by the user of its session (SignedInUser.whenSignInEnds). */
    @Test
    void r71_anEndpointThatClosesItselfWhenTheSignInEnds() {
        Visit bob = Visit.of("bob", APP);
        OpenSocket socket = bob.connect(APP + "/protected/closing/ws");

        bob.signOutGlobally();

        assertThat(socket.closed()).startsWith(CLOSED);
    }
}
