package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Log lines of one piece of work have one id, which an error page shows; and nothing of it stays in a thread. */
class CorrelationFlowTest {
    private static final Pattern REFERENCE = Pattern.compile("<code>([0-9a-f]{8})</code>");

    private final TokenPages pages = new TokenPages();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("io.github.msal4j.servlet");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new Line(line.getMessage(), String.valueOf(MDC.get(Correlation.KEY))));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private record Line(String text, String id) {}

    @BeforeEach
    void start() {
        logger.addHandler(handler);
        pages.page("/private/context", request -> "context: " + MDC.getCopyOfContextMap())
                .start();
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        pages.close();
    }

    private String idOf(String text) {
        return lines.stream()
                .filter(line -> line.text().startsWith(text))
                .map(Line::id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No line " + text + " among " + lines));
    }

    @Test
    void aSignInHasOneIdOverBothOfItsRequests() {
        pages.visitor();

        assertThat(idOf("Signed in")).hasSize(8).isEqualTo(idOf("Sign-in begins"));
    }

    @Test
    void anErrorPageShowsTheIdOfItsLogLines() {
        pages.idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidGrant());
        HttpVisitor browser = new HttpVisitor(pages.clock);
        browser.get(pages.url("/private/"));
        Matcher shown = REFERENCE.matcher(browser.followAll().text());

        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1)).isEqualTo(idOf("Sign-in failed")).isEqualTo(idOf("Sign-in begins"));
        assertThat(lines).anyMatch(line -> line.text().contains("reference=" + shown.group(1)));
    }

    @Test
    void refreshesAndSignOutsHaveOne() {
        HttpVisitor ada = pages.visitor();
        pages.idp.faults().at(Endpoint.TOKEN).status(500);
        pages.clock.advance(Duration.ofMinutes(57));
        ada.get(pages.url("/private/token"));
        ada.postForm(pages.url("/signout"), Map.of());

        assertThat(idOf("A refresh failed")).hasSize(8);
        assertThat(idOf("Sign-in ended")).hasSize(8).isNotEqualTo(idOf("Signed in"));
    }

    /** MSAL4J would say at each sign-in that the provider has it under another id. */
    @Test
    void msal4jGetsTheIdThatTheProviderHasAnsweredWith() {
        try (CapturedLog msal = CapturedLog.of("com.microsoft.aad.msal4j")) {
            pages.visitor();

            assertThat(msal.lines()).noneMatch(line -> line.contains("not same as received"));
        }
    }

    @Test
    void theApplicationFindsNothingOfItInItsThread() {
        HttpVisitor ada = pages.visitor();

        assertThat(ada.get(pages.url("/private/context")).text()).isEqualTo("context: null");
    }
}
