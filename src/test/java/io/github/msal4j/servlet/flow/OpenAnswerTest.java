package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R71: what is open when a sign-in ends is closed, and does not name the user any more. */
class OpenAnswerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final BlockingQueue<HttpServletRequest> open = new LinkedBlockingQueue<>();
    private final List<SignInEnd> told = new CopyOnWriteArrayList<>();
    /** Of the request that adds a hook, and of the hook. */
    private final List<ClassLoader> loaders = new CopyOnWriteArrayList<>();

    private final TestApplication app = TestApplication.at(idp)
            .page("/private/events", this::events)
            .page("/private/again", (request, response) -> {
                if (request.getDispatcherType() == DispatcherType.REQUEST) {
                    AsyncContext first = request.startAsync();
                    first.start(first::dispatch);
                } else {
                    events(request, response);
                }
            })
            .page("/private/loader", (request, response) -> {
                loaders.add(Thread.currentThread().getContextClassLoader());
                ((SignedInUser) request.getUserPrincipal())
                        .whenSignInEnds(
                                end -> loaders.add(Thread.currentThread().getContextClassLoader()));
            })
            .page("/private/read-back", TestApplication::readBack)
            .page("/private/logout", (request, response) -> request.logout())
            .page("/private/invalidate", (request, response) -> request.getSession()
                    .invalidate())
            .page("/private/subscribe", (request, response) -> {
                ((SignedInUser) request.getUserPrincipal()).whenSignInEnds(told::add);
                TestApplication.text(response, "subscribed");
            });
    private final HttpVisitor browser = new HttpVisitor();

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** A stream of server-sent events that the application never ends. */
    private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        response.setContentType("text/event-stream");
        response.getWriter().write("data: 1\n\n");
        response.flushBuffer();
        open.add(request);
    }

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/subscribe"));
        assertThat(browser.followAll().text()).isEqualTo("subscribed");
    }

    private HttpServletRequest opened() throws InterruptedException {
        HttpServletRequest request = open.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private interface Ending {
        void of(OpenAnswerTest test);
    }

    static Stream<Arguments> r71_aStreamEndsWithTheSignIn() {
        return Stream.of(
                Arguments.of("front channel", EndReason.GLOBAL_SIGN_OUT, (Ending)
                        test -> new HttpVisitor().get(test.app.url("/signout-callback-oidc?sid=" + test.sid()))),
                Arguments.of("request.logout()", EndReason.LOCAL_SIGN_OUT, (Ending)
                        test -> test.browser.get(test.app.url("/private/logout"))),
                Arguments.of("invalidate()", EndReason.SESSION_ENDED, (Ending)
                        test -> test.browser.get(test.app.url("/private/invalidate"))),
                Arguments.of("sign-in again", EndReason.SIGNED_IN_AGAIN, (Ending) test -> {
                    test.browser.get(test.app.url("/signin-oidc?return_to=%2F"));
                    test.browser.followAll();
                }),
                Arguments.of("undeployment", EndReason.UNDEPLOYED, (Ending) test -> test.app.undeploy()));
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r71_aStreamEndsWithTheSignIn(String how, EndReason reason, Ending ending)
            throws InterruptedException, ExecutionException, TimeoutException {
        signIn();
        HttpVisitor otherTab = browser.newTab();
        CompletableFuture<Page> stream = CompletableFuture.supplyAsync(() -> otherTab.get(app.url("/private/events")));
        HttpServletRequest request = opened();
        assertThat(request.getUserPrincipal()).isInstanceOf(SignedInUser.class);
        assertThat(stream).isNotDone();

        ending.of(this);

        assertThat(stream.get(LIMIT.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("data: 1\n\n");
        assertThat(request.getUserPrincipal()).isNull();
        assertThat(request.getRemoteUser()).isNull();
        assertThat(request.isUserInRole("**")).isFalse();
        Await.until("the application's own hook", LIMIT, () -> !told.isEmpty());
        assertThat(told).extracting(SignInEnd::reason).containsExactly(reason);
    }

    /**
     * A container may read the session back while a stream is open, which then is of another object of the sign-in than the request that
     * signs out. Guard: the copies in {@code Ending.end}.
     */
    @Test
    void r71_aStreamOfAnObjectThatWasReplacedEndsWithTheSignIn() throws Exception {
        signIn();
        HttpVisitor otherTab = browser.newTab();
        CompletableFuture<Page> stream = CompletableFuture.supplyAsync(() -> otherTab.get(app.url("/private/events")));
        opened();
        assertThat(browser.get(app.url("/private/read-back")).text()).isEqualTo("another");

        browser.get(app.url("/private/logout"));

        assertThat(stream.get(LIMIT.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("data: 1\n\n");
        Await.until("the application's own hook", LIMIT, () -> !told.isEmpty());
        assertThat(told).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
    }

    /** Each asynchronous cycle of a request has a hook of its own. */
    @Test
    void r71_aStreamThatBeganAfterADispatchEndsToo() throws Exception {
        signIn();
        HttpVisitor otherTab = browser.newTab();
        CompletableFuture<Page> stream = CompletableFuture.supplyAsync(() -> otherTab.get(app.url("/private/again")));
        assertThat(opened().getDispatcherType()).isEqualTo(DispatcherType.ASYNC);

        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + sid()));

        assertThat(stream.get(LIMIT.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("data: 1\n\n");
    }

    /** What the application does in a hook finds its classes and services as in a request. */
    @Test
    void aHookHasTheApplicationsClassLoader() {
        signIn();
        browser.get(app.url("/private/loader"));

        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + sid()));

        Await.until("told", LIMIT, () -> loaders.size() == 2);
        assertThat(loaders.get(1)).isSameAs(loaders.get(0));
    }

    /** What was opened in the name of a sign-in that has just ended is told at once. */
    @Test
    void r71_aHookThatComesLateIsToldAtOnce() {
        signIn();
        SignedInSession signIn = app.lastSignIn();
        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + sid()));

        signIn.user().whenSignInEnds(told::add);

        Await.until("both hooks", LIMIT, () -> told.size() == 2);
        assertThat(told).extracting(SignInEnd::reason).containsOnly(EndReason.GLOBAL_SIGN_OUT);
    }

    @Test
    void r71_aHookThatThrowsOrWasTakenAwayStopsNobody() {
        signIn();
        SignedInUser user = app.lastSignIn().user();
        user.whenSignInEnds(end -> {
            throw new IllegalStateException("hook");
        });
        Runnable forget = user.whenSignInEnds(end -> told.add(end));
        forget.run();
        forget.run();

        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + sid()));

        Await.until("the hook of the page", LIMIT, () -> !told.isEmpty());
        assertThat(told).hasSize(1);
        assertThat(app.lastSignIn().isEnded()).isTrue();
    }
}
