package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R71: an answer that is over is not kept until the sign-in ends, nor completed then: its request may serve somebody else. */
class OpenAnswerEventsTest {
    private final SignedInSession session = SignedIn.session("sid-1");
    private final List<AsyncListener> listeners = new ArrayList<>();
    private final List<String> called = new ArrayList<>();
    private final AsyncContext container = (AsyncContext) Proxy.newProxyInstance(
            OpenAnswerEventsTest.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
                if (method.getName().equals("addListener")) {
                    listeners.add((AsyncListener) arguments[0]);
                } else {
                    called.add(method.getName());
                }
                return null;
            });

    private interface Telling {
        void tell(AsyncListener listener, AsyncEvent event) throws IOException;
    }

    private static Arguments event(String name, Telling telling) {
        return Arguments.of(name, telling);
    }

    static Stream<Arguments> r71_whatIsOverIsLeftAlone() {
        return Stream.of(
                event("onComplete", AsyncListener::onComplete),
                event("onTimeout", AsyncListener::onTimeout),
                event("onError", AsyncListener::onError),
                event("onStartAsync", AsyncListener::onStartAsync));
    }

    private void end() {
        SignInEnd end = new SignInEnd(session.user(), EndReason.GLOBAL_SIGN_OUT, SignedIn.BEGAN);
        session.takeHooks(end).forEach(hook -> hook.signInEnded(end));
    }

    /** Guard: {@code forget} in each event of {@code OpenAnswer}. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r71_whatIsOverIsLeftAlone(String name, Telling telling) throws IOException {
        OpenAnswer.endsWith(session, container);
        telling.tell(listeners.get(0), new AsyncEvent(container));

        end();

        assertThat(called).doesNotContain("complete");
    }

    /** Otherwise the test above shows nothing. */
    @Test
    void r71_whatIsOpenIsCompleted() {
        OpenAnswer.endsWith(session, container);

        end();

        assertThat(called).contains("complete");
    }
}
