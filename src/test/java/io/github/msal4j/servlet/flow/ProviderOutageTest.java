package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.FaultSite;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R38: a provider that is down, silent or talks nonsense spoils sign-ins, in a bounded time, and nothing else. */
@Timeout(120)
class ProviderOutageTest {
    private final TokenPages pages = new TokenPages();

    /** What is wrong. The one that is held answers only when the test is over. */
    enum Outage {
        DOWN,
        SILENT,
        GARBAGE,
        FAILING,
        A_PAGE;

        /** What is no answer of a provider is no silence either. */
        String title() {
            return this == GARBAGE || this == A_PAGE
                    ? "The answer of the sign-in service cannot be used"
                    : "The sign-in service does not answer";
        }

        void happenAt(FaultSite site) {
            switch (this) {
                case DOWN -> site.down();
                case SILENT -> site.hold();
                case GARBAGE -> site.garbage();
                case FAILING -> site.status(500);
                case A_PAGE -> site.body("<html>maintenance</html>");
            }
        }
    }

    private void start() {
        pages.app.set("msal.http-timeout", "2s");
        pages.start();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    @ParameterizedTest
    @EnumSource
    void r38_aSignInEndsWithAPageThatSaysSo(Outage outage) {
        start();
        HttpVisitor browser = pages.visitor();
        HttpVisitor visitor = new HttpVisitor(pages.clock);
        outage.happenAt(pages.idp.faults().at(Endpoint.TOKEN));

        visitor.get(pages.url("/private/"));
        Page page = visitor.followAll();

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).contains(outage.title());
        assertThat(page.text()).doesNotContain("Exception", "\tat ");
        assertThat(browser.get(pages.url("/private/token")).text())
                .as("whoever has a token has it still")
                .startsWith("eyJ");
    }

    @ParameterizedTest
    @EnumSource
    void r38_soDoesOneThatFindsNoMetadata(Outage outage) {
        start();
        outage.happenAt(pages.idp.faults().at(Endpoint.METADATA));
        HttpVisitor visitor = new HttpVisitor(pages.clock);

        Page page = visitor.get(pages.url("/private/"));

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).contains(outage.title());
    }

    @ParameterizedTest
    @EnumSource
    void r38_aTokenThatServesIsHandedOutHoweverOften(Outage outage) {
        start();
        HttpVisitor browser = pages.visitor();
        String token = browser.get(pages.url("/private/token")).text();
        pages.clock.advance(Duration.ofMinutes(56));
        outage.happenAt(pages.idp.faults().at(Endpoint.TOKEN));

        for (int i = 0; i < 100; i++) {
            assertThat(browser.get(pages.url("/private/token")).text()).isEqualTo(token);
        }
    }
}
