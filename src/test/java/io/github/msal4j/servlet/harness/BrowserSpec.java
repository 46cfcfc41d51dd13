package io.github.msal4j.servlet.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** How a browser is started: empty, without a screen, without talking to anyone on its own account. */
public final class BrowserSpec {

    private boolean ignoreCertificateErrors;
    private boolean blockCookies;
    private final List<Integer> publicPorts = new ArrayList<>();
    private String languages = "en";
    private int width = 1280;
    private int height = 900;

    /** Accepts what the test's own identity provider presents as its certificate, and every other. */
    public BrowserSpec ignoreCertificateErrors() {
        ignoreCertificateErrors = true;
        return this;
    }

    /** Like a person who has switched cookies off. */
    public BrowserSpec blockCookies() {
        blockCookies = true;
        return this;
    }

    /**
     * Takes what answers at this port of the machine for a server of the internet, so that its pages may not call others of the
     * machine (Local Network Access).
     */
    public BrowserSpec publicPort(int port) {
        publicPorts.add(port);
        return this;
    }

    /** The languages that the person has chosen, most liked first: {@code nl-BE,nl,en}. */
    public BrowserSpec languages(String commaSeparated) {
        languages = commaSeparated;
        return this;
    }

    public BrowserSpec windowSize(int widthInPixels, int heightInPixels) {
        width = widthInPixels;
        height = heightInPixels;
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Whether a browser that was started by this can be taken for one that would be started by the other. */
    boolean isStartedLike(BrowserSpec other) {
        return ignoreCertificateErrors == other.ignoreCertificateErrors
                && blockCookies == other.blockCookies
                && publicPorts.equals(other.publicPorts)
                && languages.equals(other.languages)
                && width == other.width
                && height == other.height;
    }

    ChromeOptions options(Path binary, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary.toFile());
        options.addArguments(
                "--headless=new",
                // Its sandbox refuses to run as root, as containers do; it sees nothing but our own servers here.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + profile);
        if (ignoreCertificateErrors) {
            options.addArguments("--ignore-certificate-errors");
        }
        if (!publicPorts.isEmpty()) {
            options.addArguments("--ip-address-space-overrides="
                    + publicPorts.stream()
                            .map(port -> "127.0.0.1:" + port + "=public,[::1]:" + port + "=public")
                            .collect(Collectors.joining(",")));
        }
        Map<String, Object> preferences = new HashMap<>(Map.of("intl.accept_languages", languages));
        if (blockCookies) {
            preferences.put("profile.default_content_setting_values.cookies", 2);
        }
        options.setExperimentalOption("prefs", preferences);
        LoggingPreferences logged = new LoggingPreferences();
        logged.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logged);
        return options;
    }
}
