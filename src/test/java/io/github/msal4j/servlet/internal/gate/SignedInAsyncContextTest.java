package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** R35: what becomes of an exception that a task of the application lets through in the container's thread. */
class SignedInAsyncContextTest {
    private final List<String> called = new ArrayList<>();
    /** A container that runs a task at once, in the caller's thread. */
    private final AsyncContext container = (AsyncContext) Proxy.newProxyInstance(
            SignedInAsyncContextTest.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
                Object[] given = arguments == null ? new Object[0] : arguments;
                called.add(method.getName()
                        + Arrays.stream(given).map(String::valueOf).collect(Collectors.joining()));
                if (method.getName().equals("start")) {
                    ((Runnable) arguments[0]).run();
                }
                return switch (method.getName()) {
                    case "hasOriginalRequestAndResponse" -> true;
                    case "getTimeout" -> 7L;
                    default -> null;
                };
            });

    private static void fail() {
        throw new IllegalStateException("the task has failed");
    }

    private boolean completed() {
        return called.contains("complete");
    }

    @Test
    void whatIsAnsweredIsCompleted() {
        new SignedInAsyncContext(container, thrown -> true).start(SignedInAsyncContextTest::fail);

        assertThat(completed()).isTrue();
    }

    /** Guard: the container hears of what is not ours. */
    @Test
    void whatIsNotAnsweredGoesOnToTheContainer() {
        AsyncContext context = new SignedInAsyncContext(container, thrown -> false);

        assertThatThrownBy(() -> context.start(SignedInAsyncContextTest::fail)).hasMessage("the task has failed");
        assertThat(completed()).isFalse();
    }

    /** Guard: {@code SignedInAsyncContext.answered} for a browser that has gone. */
    @Test
    void whatCannotBeAnsweredGoesOnToTheContainerWithTheReason() {
        AsyncContext context = new SignedInAsyncContext(container, thrown -> {
            throw new IOException("the browser has gone");
        });

        assertThatThrownBy(() -> context.start(SignedInAsyncContextTest::fail))
                .hasMessage("the task has failed")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("the browser has gone"));
        assertThat(completed()).isFalse();
    }

    @Test
    void aTaskThatSucceedsCompletesItselfOrNot() {
        new SignedInAsyncContext(container, thrown -> true).start(() -> {});

        assertThat(completed()).isFalse();
    }

    /** Everything else is the container's own. */
    @Test
    void allElseIsPassedOn() throws Exception {
        AsyncContext context = new SignedInAsyncContext(container, thrown -> true);

        assertThat(context.hasOriginalRequestAndResponse()).isTrue();
        assertThat(context.getTimeout()).isEqualTo(7);
        context.getRequest();
        context.getResponse();
        context.dispatch();
        context.dispatch("/path");
        context.dispatch(null, "/other");
        context.complete();
        context.addListener(null);
        context.addListener(null, null, null);
        context.createListener(AsyncListener.class);
        context.setTimeout(9);

        assertThat(called)
                .containsExactly(
                        "hasOriginalRequestAndResponse",
                        "getTimeout",
                        "getRequest",
                        "getResponse",
                        "dispatch",
                        "dispatch/path",
                        "dispatchnull/other",
                        "complete",
                        "addListenernull",
                        "addListenernullnullnull",
                        "createListener" + AsyncListener.class,
                        "setTimeout9");
    }
}
