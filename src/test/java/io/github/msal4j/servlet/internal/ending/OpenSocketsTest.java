package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R71: what the containers do not show at will. */
class OpenSocketsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Container container = new Container();
    private @Nullable Object attribute = container;
    private final OpenSockets sockets = new OpenSockets(context(), OpenSocketsTest.class.getClassLoader());
    private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private final SignedInSession ada = SignedIn.session("sid-1");

    /** Tells its sessions as Jetty does. */
    public static final class Container {
        final Set<Session> open = ConcurrentHashMap.newKeySet();
        final AtomicInteger asked = new AtomicInteger();

        /** By reflection. */
        public Set<Session> getOpenSessions() {
            asked.incrementAndGet();
            return open;
        }
    }

    private ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                OpenSocketsTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttribute" ->
                        "jakarta.websocket.server.ServerContainer".equals(arguments[0]) ? attribute : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private interface Closing {
        void with(CloseReason reason);
    }

    private Session socket(Principal user, Closing closing) {
        return (Session) Proxy.newProxyInstance(
                OpenSocketsTest.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> user;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "close" -> {
                        container.open.remove(proxy);
                        closing.with((CloseReason) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void open(Principal user) {
        container.open.add(socket(user, closed::add));
    }

    private void end(SignedInSession session) {
        session.end();
        sockets.signInEnded();
    }

    private void awaitClosed(int number) {
        Await.until("closed", LIMIT, () -> closed.size() == number);
    }

    @AfterEach
    void stop() {
        sockets.close();
    }

    @Test
    void r71_thoseOfTheSignInAreClosedAndNoOthers() {
        // The same user, by another sign-in.
        SignedInSession other = SignedIn.session("sid-2");
        open(ada.user());
        open(ada.user());
        open(other.user());
        open(() -> "somebody else");
        sockets.handshakeDone(ada, 101);

        end(ada);

        awaitClosed(2);
        assertThat(closed).extracting(CloseReason::getCloseCode).containsOnly(CloseReason.CloseCodes.VIOLATED_POLICY);
        assertThat(closed).extracting(CloseReason::getReasonPhrase).containsOnly("The sign-in has ended");
        assertThat(container.open).hasSize(2);
    }

    /** The container has admitted the handshake, but not made the socket yet. */
    @Test
    void r71_aSocketThatIsMadeAfterTheEnd() {
        sockets.handshakeDone(ada, 101);
        end(ada);
        Await.until("a look that finds nothing", LIMIT, () -> container.asked.get() > 0);

        open(ada.user());

        awaitClosed(1);
    }

    @Test
    void r71_aHandshakeThatIsDoneAfterTheEnd() {
        end(ada);
        assertThat(container.asked).as("no handshake yet").hasValue(0);
        sockets.handshakeDone(ada, 101);

        open(ada.user());

        awaitClosed(1);
    }

    /** The container has written the session away and read it back since. */
    @Test
    void r71_theUserOfAnObjectThatHasASuccessor() {
        SignedInSession readBack = Serialized.copy(ada);
        ada.succeededBy(readBack);
        open(ada.user());
        sockets.handshakeDone(ada, 101);

        end(readBack);

        awaitClosed(1);
    }

    /** Containers wait for clients that do not read. */
    @Test
    void r71_aSocketThatCannotBeClosedHoldsUpNoOther() {
        CountDownLatch never = new CountDownLatch(1);
        container.open.add(socket(ada.user(), reason -> await(never)));
        container.open.add(socket(ada.user(), reason -> {
            throw new IllegalStateException("closed already");
        }));
        open(ada.user());
        sockets.handshakeDone(ada, 101);

        end(ada);

        awaitClosed(1);
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void r71_aContainerThatDoesNotTellItsSocketsIsNamedOnce() {
        attribute = new Object();
        try (CapturedLog log = CapturedLog.of(OpenSockets.class)) {
            sockets.handshakeDone(ada, 200);
            assertThat(log.lines()).isEmpty();

            sockets.handshakeDone(ada, 101);
            sockets.handshakeDone(ada, 101);

            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0)).startsWith("WARNING").contains("whenSignInEnds");
        }
    }

    /** It would be a thread that works for nothing, and a leak after an undeployment. */
    @Test
    void itStopsLooking() {
        sockets.handshakeDone(ada, 101);
        end(ada);
        Await.until("its thread has gone", LIMIT, () -> container.asked.get() > 1 && threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("msal4j-servlet-sockets"))
                .count();
    }
}
