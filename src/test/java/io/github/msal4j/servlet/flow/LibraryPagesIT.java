package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserSpec;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.harness.Inspection;
import io.github.msal4j.servlet.harness.View;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Pages;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogType;

/** Every page of the library in a browser: in every language, light and dark, wide and narrow, and on paper. */
@BrowserTest
class LibraryPagesIT {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app =
            TestApplication.at(idp).page("/show/*", this::show).filter("/admin/*", Map.of("roles", "Admin"));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PageKind kind = PageKind.valueOf(request.getPathInfo().substring(1));
        Pages pages = app.component(BrowserSide.class).pages();
        if (kind == PageKind.CONFIRM_SIGN_OUT) {
            pages.showForm(request, response, kind, "/app/signout", Map.of("confirm", "proof"));
        } else if (kind == PageKind.SIGN_OUT_CHECK_RUNS) {
            pages.showWatching(request, response, kind, "/app/");
        } else {
            pages.show(request, response, kind, "/app/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'en-GB,en', en",
        "'de-AT,de,en', de",
        "'fr,en', fr",
        "'es-MX,es', es",
        "'it', it",
        "'pt-BR,pt,en', pt",
        "'nl-BE,nl,fr', nl"
    })
    void everyPageIsForEverybody(String languages, String language) {
        Set<View> views = language.equals("en") ? EnumSet.allOf(View.class) : EnumSet.of(View.NARROW_DARK);
        try (Browser browser = Browser.open(new BrowserSpec().languages(languages))) {
            for (PageKind kind : PageKind.values()) {
                browser.open(app.url("/show/" + kind));

                assertThat(browser.driver().findElement(By.tagName("html")).getDomAttribute("lang"))
                        .isEqualTo(language);
                Inspection.inspect(
                        browser, kind.name().toLowerCase(Locale.ROOT) + "-" + languages.replace(',', '-'), views);
            }
            assertThat(browser.driver().manage().logs().get(LogType.BROWSER))
                    .as("the content security policy lets the style through")
                    .noneMatch(line -> line.getMessage().contains("Content Security Policy")
                            && !line.getMessage().contains("favicon"));
        }
    }

    /** With the account in it, and a second button. */
    @ParameterizedTest
    @CsvSource({"en, You are signed in as bob@contoso.example", "de, Sie sind als bob@contoso.example angemeldet"})
    void r155_soIsThePageOfAUserWhoIsRefused(String language, String text) {
        idp.signInWithoutUi("bob");
        try (Browser browser = Browser.open(new BrowserSpec().languages(language))) {
            browser.open(app.url("/admin/"));
            browser.awaitText(text);

            Inspection.inspect(browser, "refused-" + language);
        }
    }

    @Test
    void onPaperThereIsTheReferenceAndNothingToPress() {
        try (Browser browser = Browser.open()) {
            browser.open(app.url("/show/" + PageKind.SIGN_IN_FAILED));
            browser.look(View.PAPER);

            assertThat(browser.driver().findElement(By.tagName("code")).isDisplayed())
                    .isTrue();
            assertThat(browser.driver().findElement(By.tagName("a")).isDisplayed())
                    .isFalse();
        }
    }

    @Test
    void theKeyboardWillDo() {
        app.page("/", (request, response) -> TestApplication.text(response, "home"));
        try (Browser browser = Browser.open()) {
            browser.open(app.url("/show/" + PageKind.NO_ACCESS));
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

            browser.awaitUrl(app.url("/"));
            browser.awaitText("home");
        }
    }
}
