package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.gate.Challenge;
import io.github.msal4j.servlet.internal.gate.Interactions;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R61: what the sign-in filter does with dispatches, error pages and answers that have begun. */
class GateGuardsTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.builder().start();
    private final HttpVisitor browser = new HttpVisitor();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final TestApplication app = TestApplication.at(idp)
            .page(
                    "/private/error",
                    (request, response) -> TestApplication.text(response, "error page of " + request.getRemoteUser()))
            .page("/private/part", (request, response) -> TestApplication.text(response, "part"))
            .page("/open/page", (request, response) -> {
                response.getWriter().write("before ");
                request.getRequestDispatcher("/private/part").include(request, response);
                response.getWriter().write(" after");
            })
            .page("/private/begun", GateGuardsTest::begin)
            .page("/private/forwarding", this::forward);

    /** The answer is on its way when it turns out that the user must be asked. */
    private static void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write("begun");
        response.flushBuffer();
        AccessTokens.of(request).acquire("Mail.Read");
    }

    /** A filter that stands before the sign-in filter, and has begun to answer. */
    private static void beginAndGoOn(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.getWriter().write("begun");
        response.flushBuffer();
        chain.doFilter(request, response);
    }

    private void forward(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            request.getRequestDispatcher("/private/begun").forward(request, response);
        } catch (RuntimeException e) {
            thrown.add(e);
        }
    }

    private HttpVisitor signedIn(String user) {
        idp.signInWithoutUi(user);
        HttpVisitor visitor = new HttpVisitor();
        visitor.get(app.url("/private/"));
        assertThat(visitor.followAll().status()).isEqualTo(200);
        return visitor;
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** Guard: {@code Gate.isOpen} for error dispatches. */
    @Test
    void r61_anErrorPageBehindTheFilterIsShownToAnonymousUsers() {
        app.errorPage(404, "/private/error").start();

        Page answer = browser.get(app.url("/nothing-is-here"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("error page of null");
    }

    /** Guard: {@code Gate.mayEnter} for error dispatches. */
    @Test
    void r61_anErrorPageBehindRolesIsShownToUsersWithoutThem() {
        app.filter("/admin/*", Map.of("roles", "Owner"))
                .page("/admin/error", (request, response) -> TestApplication.text(response, "error page for everybody"))
                .errorPage(404, "/admin/error")
                .start();

        Page answer = signedIn("bob").get(app.url("/nothing-is-here"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("error page for everybody");
    }

    /** Guard: {@code Interactions.answered} leaves an answer alone that has begun. */
    @Test
    void r35_whoeverHasBegunToAnswerIsToldWhatWasMissing() {
        app.start();

        Page answer = signedIn("ada").get(app.url("/private/forwarding"));

        assertThat(answer.text()).isEqualTo("begun");
        assertThat(thrown).singleElement().isInstanceOf(InteractionRequiredException.class);
    }

    /** Guard: {@code Gate.filter} for includes; the answer to a script would stand in the middle of the page around it. */
    @Test
    void r61_anIncludedPartThatNeedsAUserIsLeftOutForAnonymousUsers() {
        app.start();

        assertThat(browser.get(app.url("/open/page")).text()).isEqualTo("before  after");
        assertThat(browser.fetch(app.url("/open/page")).text()).isEqualTo("before  after");
        assertThat(signedIn("ada").get(app.url("/open/page")).text()).isEqualTo("before part after");
    }

    /** Guard: {@code Gate.admit} for includes. */
    @Test
    void r61_anIncludedPartThatNeedsARoleIsLeftOutForUsersWithoutIt() {
        app.filter("/private/part", Map.of("roles", "Owner")).start();

        Page answer = signedIn("bob").get(app.url("/open/page"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("before  after");
    }

    /** Guard: {@code isCommitted} in {@code Challenge.answer}. */
    @Test
    void r61_anAnswerThatHasBegunIsNotMixedWithTheSignIn() {
        app.filter(GateGuardsTest::beginAndGoOn, "/late/*")
                .filter("/late/*", Map.of())
                .start();

        assertLeftAsBegun(browser, Challenge.class, "before all others");
    }

    /** Guard: {@code isCommitted} in {@code Interactions.stepUp}. */
    @Test
    void r161_norWithWhatElseThePageNeeds() {
        app.filter(GateGuardsTest::beginAndGoOn, "/late/*")
                .filter("/late/*", Map.of("auth-context", "c1"))
                .start();

        assertLeftAsBegun(signedIn("ada"), Interactions.class, "too late");
    }

    private void assertLeftAsBegun(HttpVisitor visitor, Class<?> told, String why) {
        try (CapturedLog log = CapturedLog.of(told)) {
            assertThat(visitor.fetch(app.url("/late/page")).text()).isEqualTo("begun");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING ")
                    .contains(why);
        }
    }

    /** Without an error page it is the wrapped context alone that answers. Guards: {@code answering} in {@code SignedInRequest}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r35_aTaskOfEitherContextAsksTheUser(boolean askedForAgain) {
        app.page("/private/task", (request, response) -> {
                    AsyncContext started = request.startAsync();
                    AsyncContext context = askedForAgain ? request.getAsyncContext() : started;
                    context.start(() -> AccessTokens.of(request).acquire("Mail.Read"));
                })
                .start();

        assertThat(signedIn("ada").get(app.url("/private/task")).location().toString())
                .startsWith(idp.origin())
                .contains("Mail.Read");
    }
}
