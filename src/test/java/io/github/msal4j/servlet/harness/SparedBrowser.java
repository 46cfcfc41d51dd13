package io.github.msal4j.servlet.harness;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/**
 * The browser that the last test has left, for the next one that wants the same: to start one costs seconds. It comes back as
 * empty as a new one: one new window without a history, no cookies, no storage, nothing cached, nothing logged.
 */
final class SparedBrowser implements AutoCloseable {
    private static final Logger log = Logger.getLogger(SparedBrowser.class.getName());
    private static final AtomicReference<SparedBrowser> ONE = new AtomicReference<>();

    private final ChromeDriver driver;
    private final BrowserSpec spec;

    private SparedBrowser(ChromeDriver driver, BrowserSpec spec) {
        this.driver = driver;
        this.spec = spec;
    }

    /** The spared browser, if there is one that was started like this. */
    static Optional<ChromeDriver> take(BrowserSpec spec) {
        SparedBrowser spared = ONE.getAndSet(null);
        if (spared == null) {
            return Optional.empty();
        }
        Leftovers.remove(spared);
        if (spared.spec.isStartedLike(spec)) {
            return Optional.of(spared.driver);
        }
        spared.close();
        return Optional.empty();
    }

    /** Keeps the browser if it can be emptied, in place of the one that was kept before; otherwise ends it. */
    static void keep(ChromeDriver driver, BrowserSpec spec) {
        SparedBrowser spared = new SparedBrowser(driver, spec);
        try {
            spared.empty();
        } catch (WebDriverException e) {
            log.log(Level.INFO, "A browser is not used again", e);
            spared.close();
            return;
        }
        Leftovers.add(spared);
        SparedBrowser before = ONE.getAndSet(spared);
        if (before != null) {
            Leftovers.remove(before);
            before.close();
        }
    }

    private void empty() {
        driver.switchTo().newWindow(WindowType.TAB);
        String fresh = driver.getWindowHandle();
        for (String handle : driver.getWindowHandles()) {
            if (!handle.equals(fresh)) {
                driver.switchTo().window(handle).close();
            }
        }
        driver.switchTo().window(fresh);
        driver.manage().window().setSize(new Dimension(spec.width(), spec.height()));
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", "*", "storageTypes", "all"));
        driver.executeCdpCommand("Browser.resetPermissions", Map.of());
        driver.manage().logs().get(LogType.PERFORMANCE);
        driver.manage().logs().get(LogType.BROWSER);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
