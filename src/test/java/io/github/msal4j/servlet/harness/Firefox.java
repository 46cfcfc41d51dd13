package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The machine's own Firefox without a screen, for what another browser than Chromium may decide otherwise. Needs the program
 * {@link #PROGRAM} only: Firefox speaks WebDriver BiDi itself. Its start takes seconds, so several tests share one, each with
 * a {@link #visitor()} of its own.
 *
 * <p>Ends with the JVM as {@link Browser} does.
 */
public final class Firefox implements AutoCloseable {
    public static final String PROGRAM = "firefox-esr";

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Pattern LISTENS = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

    /** Nothing is asked of the world outside: the first start does not wait for what is not to be reached. */
    private static final String PREFERENCES = """
            user_pref("app.normandy.enabled", false);
            user_pref("app.update.disabledForTesting", true);
            user_pref("browser.aboutwelcome.enabled", false);
            user_pref("browser.safebrowsing.malware.enabled", false);
            user_pref("browser.safebrowsing.phishing.enabled", false);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("browser.startup.page", 0);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("extensions.update.enabled", false);
            user_pref("intl.accept_languages", "en");
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,");
            user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
            """;

    private final ServerProcess process;
    private final BiDi bidi;

    private Firefox(Path profile) {
        process = ServerProcess.start(
                List.of(
                        Programs.require(PROGRAM),
                        "--headless",
                        "--no-remote",
                        "--remote-debugging-port=0",
                        "--profile",
                        profile.toString()),
                Map.of("HOME", profile.toString(), "MOZ_CRASHREPORTER_DISABLE", "1"),
                profile,
                profile.resolve("output.log"));
        URI address = URI.create(process.awaitLog(LISTENS, START_LIMIT).group(1));
        bidi = new BiDi(address.resolve("/session"));
        bidi.send("session.new", Map.of("capabilities", Map.of()));
    }

    public static Firefox start() {
        Path profile = HarnessFiles.temporaryDirectory("firefox-");
        try {
            Files.writeString(profile.resolve("user.js"), PREFERENCES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Firefox(profile);
    }

    /** Somebody with cookies and tabs of their own, who has been nowhere yet. */
    public FirefoxVisitor visitor() {
        return new FirefoxVisitor(bidi);
    }

    /** At once: nobody will want the profile again. */
    @Override
    public void close() {
        bidi.close();
        process.kill();
    }
}
