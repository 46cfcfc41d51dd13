package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks at a page in the browser as people see it who need good contrast, a keyboard or a screen reader, by axe-core; and
 * whether it fits into its window. {@code -Dscreenshots=<directory>} keeps a picture of all that was looked at, for those
 * who want to see for themselves.
 */
public final class Inspection {
    private static final String AXE = read("/axe.min.js");

    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            const describe = violation => violation.id + ": " + violation.help + "\\n"
                + violation.nodes.map(node => "  " + node.html + "\\n  " + node.failureSummary).join("\\n");
            // What has no contrast at all might be hidden on purpose, says axe-core; here nothing is.
            const unseen = results => results.incomplete.flatMap(rule => rule.nodes)
                .filter(node => node.any.some(check => check.data && check.data.messageKey === "equalRatio"))
                .map(node => "unseen: " + node.html);
            axe.run({ resultTypes: ["violations", "incomplete"] }).then(
                results => done([...results.violations.map(describe), ...unseen(results)]),
                error => done(["axe-core: " + error]));
            """;

    private static final String TOO_WIDE =
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth";

    private Inspection() {}

    /** In every view, on screens and on paper. */
    public static void inspect(Browser browser, String page) {
        inspect(browser, page, EnumSet.allOf(View.class));
    }

    public static void inspect(Browser browser, String page, Set<View> views) {
        for (View view : views) {
            browser.look(view);
            picture(browser, page, view);
            assertThat(faults(browser)).as("%s, %s", page, view).isEmpty();
        }
        // On paper nothing can be pressed, so that a test that goes on from here must not be left with it.
        browser.look(View.WIDE_LIGHT);
    }

    /** What is wrong with the page as the browser shows it now. */
    static List<String> faults(Browser browser) {
        List<String> faults = new ArrayList<>();
        if (Boolean.TRUE.equals(browser.driver().executeScript(TOO_WIDE))) {
            faults.add("The page is wider than its window");
        }
        if (!Boolean.TRUE.equals(browser.driver().executeScript("return 'axe' in window"))) {
            browser.driver().executeScript(AXE);
        }
        List<?> violations = (List<?>) Objects.requireNonNull(browser.driver().executeAsyncScript(RUN));
        violations.forEach(violation -> faults.add(String.valueOf(violation)));
        return faults;
    }

    private static void picture(Browser browser, String page, View view) {
        String directory = System.getProperty("screenshots", "");
        if (!directory.isEmpty()) {
            long height = (Long) Objects.requireNonNull(
                    browser.driver().executeScript("return document.documentElement.scrollHeight"));
            browser.driver()
                    .executeCdpCommand(
                            "Emulation.setDeviceMetricsOverride",
                            Map.of("width", view.width(), "height", height, "deviceScaleFactor", 1, "mobile", false));
            browser.screenshot(Path.of(directory, page + "-" + view.name().toLowerCase(Locale.ROOT) + ".png"));
            browser.look(view);
        }
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Inspection.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
