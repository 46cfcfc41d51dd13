package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R106: many tabs, several applications of one host, callbacks that come again. Guards: {@code CookieRoom}, {@code StateParameter},
 * {@code StrayAnswers}, {@code PublicAddress.applicationTag}.
 */
class ManyTabsTest {
    private static final String CANNOT = "This sign-in cannot be continued";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);
    private final TestApplication other =
            TestApplication.at(idp, "localhost", "other-client").contextPath("/other");

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        other.close();
        app.close();
        idp.close();
    }

    private List<Page> openTabs(int count, String path) {
        List<Page> redirects = new ArrayList<>();
        for (int tab = 0; tab < count; tab++) {
            redirects.add(browser.newTab().get(app.url(path + tab)));
            assertThat(redirects.get(tab).status()).isEqualTo(303);
        }
        return redirects;
    }

    private Page goOn(Page redirect) {
        HttpVisitor tab = browser.newTab();
        tab.get(redirect.location().toString());
        return tab.followAll();
    }

    private void assertArrives(Page redirect, String path) {
        Page page = goOn(redirect);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.address()).hasToString(app.url(path));
    }

    @ParameterizedTest(name = "R106 {0} tabs, the newest first: {1}")
    @CsvSource({"8, false", "8, true", "30, true"})
    void allTabsArrive(int count, boolean newestFirst) {
        app.start();
        List<Page> tabs = openTabs(count, "/private/tab");
        List<Integer> order = new ArrayList<>();
        for (int tab = 0; tab < count; tab++) {
            order.add(tab);
        }
        if (newestFirst) {
            Collections.reverse(order);
        }

        for (int tab : order) {
            assertArrives(tabs.get(tab), "/private/tab" + tab);
        }
        app.awaitLiveSessions(1);
    }

    /** The oldest has lost its cookie, and begins again because the browser has others. */
    @Test
    void theOldestOfVeryManyTabsArrivesFirst() {
        app.start();
        List<Page> tabs = openTabs(30, "/private/tab");

        assertArrives(tabs.get(0), "/private/tab0");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    /** Row 7: the container's limit for headers is 8 kB. */
    @Test
    void sixTabsBesideMuchOfOtherCookies() {
        app.start();
        browser.cookies()
                .store(
                        URI.create(app.url("/")),
                        List.of("a=" + "x".repeat(3_000) + "; Path=/", "b=" + "y".repeat(3_100) + "; Path=/"));

        List<Page> tabs = openTabs(6, "/private/tab");

        assertThat(browser.cookies().header(app.url("/")).length()).isLessThan(6_700);
        for (int tab : List.of(0, 5, 4, 3, 2, 1)) {
            assertArrives(tabs.get(tab), "/private/tab" + tab);
        }
    }

    @Test
    void cookiesOfSeveralApplicationsTogetherLeaveRoomForOthers() {
        app.start();
        other.start();
        for (int tab = 0; tab < 12; tab++) {
            browser.get(app.url("/private/" + tab + "?" + "x".repeat(300)));
            browser.get(other.url("/private/" + tab + "?" + "x".repeat(300)));
        }

        assertThat(browser.cookies().header(app.url("/")).length()).isLessThan(5_500);
        assertThat(browser.followAll().text()).startsWith("private page of ");
    }

    @Test
    void tabsOfOneApplicationLeaveThePendingSignInOfAnotherAlone() {
        app.start();
        other.start();
        Page begun = browser.get(other.url("/private/here"));

        openTabs(20, "/private/tab");

        browser.get(begun.location().toString());
        browser.follow();
        assertThat(browser.follow().address()).hasToString(other.url("/private/here"));
        assertThat(browser.page().status()).isEqualTo(200);
    }

    /** Row 21. */
    @Test
    void signInsAtOneApplicationAreNoLoopAtAnother() {
        app.start();
        other.start();
        for (int signIn = 0; signIn < 5; signIn++) {
            browser.cookies().drop("JSESSIONID");
            browser.get(app.url("/private/"));
            browser.followAll();
        }
        browser.cookies().drop("JSESSIONID");

        assertThat(browser.get(app.url("/private/")).text()).contains("The sign-in does not last");
        browser.get(other.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of ");
    }

    @Test
    void cookiesThatAreOverAreCleared() {
        app.clock(clock).start();
        browser.get(app.url("/private/early"));
        String early = browser.cookies().header(app.url("/"));
        clock.advance(Duration.ofMinutes(16));

        browser.get(app.url("/private/late"));

        assertThat(browser.cookies().all())
                .filteredOn(cookie -> cookie.name().startsWith("msal-signin-"))
                .singleElement()
                .satisfies(cookie -> assertThat(early).doesNotContain(cookie.name()));
    }

    private String signInAndKeepAnswer() {
        browser.get(app.url("/private/page?x=1"));
        String answer = browser.follow().location().toString();
        browser.followAll();
        return answer;
    }

    /** Row 6: Back and reload. */
    @Test
    void theSameAnswerAgainLeadsToItsPage() {
        app.start();
        String answer = signInAndKeepAnswer();

        for (int again = 0; again < 2; again++) {
            Page redirect = browser.get(answer);
            assertThat(redirect.status()).isEqualTo(303);
            assertThat(redirect.header("Cache-Control")).contains("no-store");
            assertThat(redirect.location()).hasToString(app.url("/private/page?x=1"));
        }
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        app.awaitLiveSessions(1);
    }

    @ParameterizedTest(name = "R106 {0}")
    @ValueSource(
            strings = {
                "",
                "?code=x&state=abcdefghijk",
                "?code=x&state=abcdefghijk.eyJlbmMi",
                "?error=access_denied&state=abcdefghijk",
                "?error=access_denied",
                "?error=login_required&state=x",
                "?state=x",
                "?code=a&code=b",
                "?lost=https://evil.example/",
                "?code=x&state=a.https://evil.example/"
            })
    void whateverComesToTheCallbackAUserWhoIsSignedInStaysSo(String query) {
        app.start();
        signInAndKeepAnswer();

        assertThat(browser.get(app.url("/signin-oidc" + query)).location()).hasToString(app.url("/"));
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(200);
    }

    @Test
    void theSameAnswerAfterTheSignOutSignsNobodyIn() {
        app.start();
        String answer = signInAndKeepAnswer();
        browser.cookies().drop("JSESSIONID");

        Page page = browser.get(answer);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains(CANNOT, "href=\"/app/private/page?x=1\"");
    }

    /** An answer by a form comes from the provider's site: browsers keep the session's cookie back, until they follow a redirect. */
    @Test
    void theSameFormAgainLeadsToItsPage() {
        app.set("msal.response-mode", "form_post").start();
        browser.get(app.url("/private/page?x=1"));
        String form = formOf(browser.follow());
        browser.submitForm();
        assertThat(browser.followAll().status()).isEqualTo(200);
        RawHttp raw = new RawHttp(URI.create(app.url("/")).getPort());

        RawHttp.Answer answer = raw.send("POST /app/signin-oidc HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\nConnection: close\r\n\r\n" + form);

        assertThat(answer.status()).isEqualTo(303);
        String location = answer.text().replaceAll("(?s).*\r\nLocation: ([^\r]*).*", "$1");
        assertThat(location).startsWith("/app/signin-oidc?lost=");
        assertThat(browser.get(location).location()).hasToString(app.url("/private/page?x=1"));
        HttpVisitor stranger = new HttpVisitor();
        assertThat(stranger.get(app.url(location.substring("/app".length()))).text())
                .contains(CANNOT);
    }

    private static String formOf(Page page) {
        StringBuilder form = new StringBuilder();
        page.form().fields().forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(value));
        return form.toString();
    }

    /** Guard: {@code StateParameter.Wish.again}. */
    @Test
    void itBeginsAgainByItselfOnce() {
        app.start();
        List<Page> tabs = openTabs(2, "/private/tab");
        String lost = tabs.get(0).location().toString().replaceAll(".*[&?]state=([^&.]+).*", "$1");
        browser.cookies().drop("msal-signin-" + lost.substring(0, 8));

        browser.get(tabs.get(0).location().toString());
        Page second = browser.follow();
        assertThat(second.location().toString()).startsWith(idp.origin());
        String again = second.location().toString().replaceAll(".*[&?]state=([^&.]+).*", "$1");
        browser.cookies().drop("msal-signin-" + again.substring(0, 8));
        browser.follow();

        assertThat(browser.follow().text()).contains(CANNOT, "href=\"/app/private/tab0\"");
    }
}
