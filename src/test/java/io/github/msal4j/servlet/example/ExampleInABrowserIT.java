package io.github.msal4j.servlet.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.harness.Inspection;
import io.github.msal4j.servlet.harness.View;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;

/** What a person sees of the example in a browser. */
@BrowserTest
class ExampleInABrowserIT {
    private static LocalExample example;

    private Browser browser;

    @BeforeAll
    static void start() {
        example = LocalExample.start(ExampleLauncher.war(), 0);
    }

    @AfterAll
    static void stop() {
        example.close();
    }

    @BeforeEach
    void openBrowser() {
        browser = Browser.open();
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    private void signIn(String address, String displayName, String user) {
        browser.open(address);
        browser.awaitText("Pick an account");
        browser.click(displayName + " " + user + "@" + Tenant.CONTOSO.domain());
        browser.awaitUrl(address);
    }

    /** Signed in at both, with the home page of the first in the window with number 0 and of the second in number 1. */
    private void openBothWindows() {
        signIn(example.app1() + "me", "Ada Lovelace", "ada");
        browser.open(example.app1());
        browser.newWindow();
        browser.open(example.app2() + "me");
        browser.awaitText("You are Ada Lovelace");
        browser.open(example.app2());
        browser.awaitText("You are signed in at this application");
    }

    @Test
    void oneWindowShowsLiveThatTheOtherHasSignedOut() {
        openBothWindows();
        browser.driver().executeScript("window.untouched = true");

        browser.tab(0);
        browser.click("Sign out");
        browser.awaitText("You are signed out of App 1.");
        assertThat(browser.text()).contains("Nobody is signed in here", "then at the identity provider");
        assertMarked("1", "2", "3");

        browser.tab(1);
        browser.awaitText("You are signed out of App 2.");
        assertThat(browser.text())
                .contains("You signed out somewhere else", "App 2 evicted your account and tokens at")
                .doesNotContain("You are signed in at this application", "Ways to leave");
        assertThat(browser.driver().executeScript("return window.untouched"))
                .as("nobody has reloaded it")
                .isEqualTo(true);
        assertMarked("1", "2", "3", "4", "5");
        assertThat(browser.driver().findElement(By.cssSelector("form.visitor")).isDisplayed())
                .as("there is nobody to sign out any more")
                .isFalse();
        assertThat(browser.driver()
                        .findElement(By.cssSelector("#live[role=status] .ended"))
                        .isDisplayed())
                .as("screen readers are told")
                .isTrue();
        assertNoComplaints();

        browser.click("Sign in again");
        browser.awaitText("Pick an account");
    }

    /** The numbers of the steps that stand out, in the list below the drawing. */
    private void assertMarked(String... steps) {
        Object marked = browser.driver().executeScript("""
                const dot = step => getComputedStyle(step, "::before").backgroundColor;
                const button = getComputedStyle(document.querySelector(".ended")).borderTopColor;
                return [...document.querySelectorAll(".steps li")]
                    .filter(step => dot(step) === button).map(step => step.dataset.step)""");
        assertThat(marked).isEqualTo(List.of(steps));
    }

    @Test
    void anOpenPageAsksWithoutACookieAndTheEvictedTokensAreCrossedOut() {
        signIn(example.app2() + "tokens", "Ada Lovelace", "ada");
        assertThat(browser.awaitRequest("question", seen -> seen.url().contains("/ended?"))
                        .sentCookies())
                .isFalse();

        browser.newWindow();
        browser.open(example.app2());
        browser.click("Sign out of this application only");
        browser.awaitText("You are signed out of App 2.");
        assertMarked("1");

        browser.tab(0);
        browser.awaitText("You are signed out of App 2.");
        assertThat(browser.driver().findElement(By.cssSelector(".held td")).getCssValue("text-decoration-line"))
                .isEqualTo("line-through");
        browser.forgetRequests();
        browser.reload();
        browser.awaitUrl(example.app2() + "tokens");
        browser.awaitText("This session holds one account");
    }

    /** R71: as a person sees it. */
    @Test
    void r71_anOpenStreamStopsWhenTheSignInEndsElsewhere() {
        openBothWindows();
        browser.open(example.app2() + "stream");
        String first = awaitTick("not connected");
        awaitTick(first);

        browser.tab(0);
        browser.click("Sign out");
        browser.awaitText("You are signed out of App 1.");

        browser.tab(1);
        browser.awaitText("The sign-in has ended, and the stream with it.");
        browser.awaitText("You are signed out of App 2.");
        assertThat(browser.driver().findElements(By.cssSelector(".stream.open")))
                .isEmpty();
        assertNoComplaints();
    }

    /** Returns what the server's clock shows when it is something else. */
    private String awaitTick(String shown) {
        return Await.value(() -> "another time than " + shown, Duration.ofSeconds(30), () -> {
            String now = browser.driver()
                    .findElement(By.cssSelector(".stream output"))
                    .getText();
            return now.equals(shown) ? Optional.empty() : Optional.of(now);
        });
    }

    /** Only the browser knows where its reader is. */
    @ParameterizedTest
    @CsvSource({"Asia/Kolkata, GMT+5:30", "America/St_Johns, GMT-"})
    void timesAreThoseOfTheReader(String zone, String shown) {
        browser.driver().executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        signIn(example.app1() + "tokens", "Ada Lovelace", "ada");
        assertTimesAreThoseOf(ZoneId.of(zone), shown);

        browser.open(example.app1() + "stream");
        String before =
                LocalTime.now(ZoneId.of(zone)).truncatedTo(ChronoUnit.SECONDS).toString();
        assertThat(LocalTime.parse(awaitTick("not connected")))
                .isBetween(
                        LocalTime.parse(before).minusSeconds(2),
                        LocalTime.parse(before).plusMinutes(2));

        browser.click("Sign out");
        browser.awaitText("You are signed out of App 1.");
        assertTimesAreThoseOf(ZoneId.of(zone), shown);
        assertNoComplaints();
    }

    private void assertTimesAreThoseOf(ZoneId zone, String shown) {
        List<WebElement> times = browser.driver().findElements(By.cssSelector("time"));
        assertThat(times).isNotEmpty().allSatisfy(time -> {
            Instant meant = Instant.parse(Objects.requireNonNull(time.getDomAttribute("datetime")));
            assertThat(time.getText())
                    .contains(
                            DateTimeFormatter.ofPattern("HH:mm:ss")
                                    .withZone(zone)
                                    .format(meant),
                            shown);
        });
    }

    @Test
    void r163_aUserInManyGroupsSeesTheRoleThatOneOfThemGives() {
        signIn(example.app1() + "me", "Grace Hopper", "grace");

        browser.awaitText("Archivist");
        Inspection.inspect(browser, "example-many-groups");
        assertNoComplaints();
    }

    @Test
    void r120_anApplicationWithoutASecretIsOneOfThem() {
        signIn(example.app3() + "admin/", "Ada Lovelace", "ada");
        browser.awaitText("there is no secret");
        Inspection.inspect(browser, "example-managed-identity");
        browser.open(example.app3());
        Inspection.inspect(browser, "example-home-plum");
        browser.newWindow();
        browser.open(example.app1() + "bean");
        browser.awaitText("A bean says: hello, Ada Lovelace.");
        browser.click("Sign out");
        browser.awaitText("You are signed out of App 1.");

        browser.tab(0);
        browser.awaitText("You are signed out of App 3.");
        assertThat(browser.text()).contains("You signed out somewhere else");
        assertNoComplaints();
    }

    @Test
    void theKeyboardSignsOut() {
        signIn(example.app1() + "me", "Ada Lovelace", "ada");
        browser.open(example.app1());
        browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        assertThat(focused()).as("first of all").isEqualTo("Skip to the content");
        for (int i = 0; i < 2; i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        }
        assertThat(focused()).isEqualTo("Sign out");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        browser.awaitText("You are signed out of App 1.");
    }

    private String focused() {
        return browser.driver().switchTo().activeElement().getText();
    }

    @Test
    void theNavigationOfANarrowWindowLeavesRoomForThePage() {
        signIn(example.app1() + "settings", "Grace Hopper", "grace");
        Inspection.inspect(browser, "example-settings");

        browser.look(View.NARROW_LIGHT);

        assertThat(browser.driver().executeScript("""
                        const middle = box => Math.round((box.top + box.bottom) / 2);
                        const rows = selector => new Set([...document.querySelectorAll(selector)]
                            .filter(one => one.offsetParent)
                            .map(one => middle(one.getBoundingClientRect()))).size;
                        return [rows("nav li"), rows(".bar > *")]"""))
                .as("rows of the links, and of the name with the button")
                .isEqualTo(List.of(2L, 1L));
    }

    @Test
    void everyPageIsForEverybody() {
        browser.open(example.app1());
        Inspection.inspect(browser, "example-stranger");
        browser.open(example.app1() + "nowhere");
        Inspection.inspect(browser, "example-nowhere");

        openBothWindows();
        Inspection.inspect(browser, "example-home-green");
        browser.tab(0);
        Inspection.inspect(browser, "example-home");
        for (String page : new String[] {"me", "api", "tokens", "bean", "stream", "admin/"}) {
            browser.open(example.app1() + page);
            Inspection.inspect(browser, "example-" + page.replace("/", ""));
        }
        browser.newWindow();
        browser.open(example.app2() + "tokens");
        browser.tab(0);
        browser.click("Sign out");
        browser.awaitText("You are signed out of App 1.");
        Inspection.inspect(browser, "example-signed-out-here");
        browser.tab(1);
        browser.awaitText("You are signed out of App 2.");
        Inspection.inspect(browser, "example-signed-out-there");
        browser.tab(2);
        browser.awaitText("You are signed out of App 2.");
        Inspection.inspect(browser, "example-tokens-evicted");

        signIn(example.app1() + "admin/", "Bob Kahn", "bob");
        browser.awaitText("You have no access to this page");
        Inspection.inspect(browser, "example-no-access");
        assertNoComplaints();
    }

    private void assertNoComplaints() {
        assertThat(browser.driver().manage().logs().get(LogType.BROWSER))
                .noneMatch(line -> line.getMessage().contains("Content Security Policy")
                        || line.getMessage().contains("Uncaught"));
    }
}
