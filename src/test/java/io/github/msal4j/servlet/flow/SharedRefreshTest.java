package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R31, R32, R38: who refreshes, who waits, and who does neither. */
class SharedRefreshTest {
    private static final int MANY = 200;

    private final TokenPages pages = new TokenPages();
    private HttpVisitor browser;

    @BeforeEach
    void signIn() {
        pages.start();
        browser = pages.visitor();
        pages.idp.forgetRequests();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private Page token(HttpVisitor visitor) {
        return visitor.get(pages.app.url("/private/token"));
    }

    private int tokenRequests() {
        return pages.idp.requests(Endpoint.TOKEN).size();
    }

    private List<Future<Page>> manyTabsAsk() {
        List<HttpVisitor> tabs =
                Stream.generate(() -> pages.tabOf(browser)).limit(MANY).toList();
        return TokenPages.together(MANY, i -> token(tabs.get(i)));
    }

    private void awaitRefreshesEnded() {
        TokenService service = pages.app.component(TokenService.class);
        Await.until("no refresh is under way", Duration.ofSeconds(30), () -> service.refreshesUnderWay() == 0);
    }

    @Test
    void r32_manyRequestsOfOneSessionMakeOneCall() throws Exception {
        pages.clock.advance(Duration.ofHours(2));
        List<Future<Page>> pagesSeen;
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            pagesSeen = manyTabsAsk();
            hold.awaitArrival();
        }

        assertThat(pagesSeen.stream().map(TokenPages::join).map(Page::text).distinct())
                .singleElement()
                .asString()
                .startsWith("eyJ");
        assertThat(tokenRequests()).isEqualTo(1);
    }

    @Test
    void r32_theyShareAFailureAsWell() throws Exception {
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.revokeSessions("ada");
        List<Future<Page>> pagesSeen;
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            pagesSeen = manyTabsAsk();
            hold.awaitArrival();
            Await.until("all have arrived", Duration.ofSeconds(60), () -> pages.app.requestsUnderWay() == MANY);
        }

        assertThat(pagesSeen.stream().map(TokenPages::join).map(Page::status))
                .as("sent to the provider again")
                .containsOnly(303);
        assertThat(tokenRequests()).isEqualTo(1);
    }

    @Test
    void r32_manySessionsDoNotWaitForEachOther() throws Exception {
        List<HttpVisitor> browsers = Stream.generate(pages::visitor).limit(MANY).toList();
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.forgetRequests();
        List<Future<Page>> pagesSeen;
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            pagesSeen = TokenPages.together(MANY, i -> token(browsers.get(i)));
            for (int i = 0; i < MANY; i++) {
                hold.awaitArrival();
            }
        }

        assertThat(pagesSeen.stream().map(TokenPages::join).map(Page::text))
                .hasSize(MANY)
                .allMatch(text -> text.startsWith("eyJ"));

        assertThat(tokenRequests()).isEqualTo(MANY);
    }

    /** Entra recommends a refresh long before the end of tokens that live for a day. */
    @Test
    void r31_aRecommendedRefreshHappensInTheBackground() throws Exception {
        pages.idp.behaviour().tokenLifetime(Duration.ofHours(4)).refreshIn(Optional.of(Duration.ofHours(2)));
        browser = pages.visitor();
        String old = token(browser).text();
        pages.idp.forgetRequests();
        pages.clock.advance(Duration.ofMinutes(119));
        assertThat(token(browser).text()).isEqualTo(old);
        assertThat(tokenRequests()).as("not yet").isZero();

        pages.clock.advance(Duration.ofMinutes(1));
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            assertThat(token(browser).text()).as("served at once").isEqualTo(old);
            hold.awaitArrival();
            assertThat(token(browser).text()).as("meanwhile as well").isEqualTo(old);
        }
        awaitRefreshesEnded();

        assertThat(token(browser).text()).isNotEqualTo(old).startsWith("eyJ");
        assertThat(tokenRequests()).isEqualTo(1);
    }

    @Test
    void r38_whileTheProviderIsSlowTokensThatServeAreHandedOutAtOnce() throws Exception {
        String old = token(browser).text();
        pages.clock.advance(Duration.ofMinutes(58));
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            assertThat(token(browser).text()).isEqualTo(old);
            hold.awaitArrival();

            for (int i = 0; i < MANY; i++) {
                assertThat(token(browser).text()).isEqualTo(old);
            }
            assertThat(tokenRequests()).as("one call, and it is still held").isEqualTo(1);
        }
        awaitRefreshesEnded();

        assertThat(token(browser).text()).isNotEqualTo(old);
    }

    @Test
    void r38_aRefreshThatFailsIsPutOff() {
        String old = token(browser).text();
        pages.clock.advance(Duration.ofMinutes(57));
        pages.idp.faults().at(Endpoint.TOKEN).garbage();

        assertThat(token(browser).text()).isEqualTo(old);
        awaitRefreshesEnded();
        int calls = tokenRequests();
        assertThat(token(browser).text()).isEqualTo(old);
        assertThat(tokenRequests()).as("not tried again at once").isEqualTo(calls);

        pages.idp.faults().clear();
        pages.clock.advance(Duration.ofSeconds(31));
        Await.until("a new token", Duration.ofSeconds(30), () -> !token(browser)
                .text()
                .equals(old));
    }

    @Test
    void r38_aProviderThatWantsToBeLeftAloneIs() {
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.faults().at(Endpoint.TOKEN).next(1).tooManyRequests(Duration.ofMinutes(2));

        assertThat(token(browser).status()).isEqualTo(503);
        assertThat(token(browser).status()).isEqualTo(503);
        assertThat(tokenRequests()).as("asked once").isEqualTo(1);

        pages.clock.advance(Duration.ofMinutes(2));
        assertThat(token(browser).text()).startsWith("eyJ");
    }

    /** A token that lives for five minutes would never have more than five minutes left. */
    @Test
    void r31_shortLivedTokensAreHandedOutMoreThanOnce() {
        pages.idp.behaviour().tokenLifetime(Duration.ofMinutes(5));
        browser = pages.visitor();
        pages.idp.forgetRequests();

        String first = token(browser).text();
        assertThat(token(browser).text()).isEqualTo(first);
        assertThat(tokenRequests()).isZero();

        pages.clock.advance(Duration.ofMinutes(3));
        token(browser);
        Await.until("a new token", Duration.ofSeconds(30), () -> !token(browser)
                .text()
                .equals(first));
    }

    @Test
    void r33_aSignOutDuringABackgroundRefreshWins() throws Exception {
        token(browser);
        pages.clock.advance(Duration.ofMinutes(58));
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            token(browser);
            hold.awaitArrival();
            browser.postForm(pages.app.url("/signout"), Map.of());
            pages.app.awaitLiveSessions(0);
        }
        awaitRefreshesEnded();

        assertThat(pages.app.signIns())
                .allSatisfy(session -> assertThat(session.tokens()).isEmpty());
    }

    /** They would end by themselves, later than a container looks for what an application has left behind. */
    @Test
    void undeployingEndsTheThreadsOfBackgroundRefreshes() {
        Set<Thread> ofOtherTests = refreshing();
        token(browser);
        pages.clock.advance(Duration.ofMinutes(58));
        token(browser);
        awaitRefreshesEnded();
        Set<Thread> ours = refreshing();
        ours.removeAll(ofOtherTests);
        assertThat(ours).isNotEmpty();

        pages.app.undeploy();

        Await.until(
                "they have ended", Duration.ofSeconds(60), () -> ours.stream().noneMatch(Thread::isAlive));
    }

    private static Set<Thread> refreshing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("msal4j-servlet-refresh"))
                .collect(Collectors.toSet());
    }
}
