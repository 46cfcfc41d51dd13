package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.logging.LogType;

/**
 * A visitor with a real browser, whose methods are what a person would do with it.
 *
 * <p>The browser itself may go on to the next test, emptied; see {@link SparedBrowser}. Ends with the JVM, also when that is interrupted. Does not end if the JVM is killed without a chance to say so.
 */
public final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Warns that it has no typed DevTools interface for the machine's version, which nothing here uses. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        DEVTOOLS.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;
    private final BrowserSpec spec;
    private final NetworkLog network = new NetworkLog();
    private final List<String> tabs = new ArrayList<>();

    private Browser(ChromeDriver driver, BrowserSpec spec) {
        this.driver = driver;
        this.spec = spec;
        Leftovers.add(this);
        tabs.add(driver.getWindowHandle());
    }

    public static Browser open() {
        return open(new BrowserSpec());
    }

    public static Browser open(BrowserSpec spec) {
        return new Browser(SparedBrowser.take(spec).orElseGet(() -> start(spec)), spec);
    }

    private static ChromeDriver start(BrowserSpec spec) {
        Chromium chromium = Chromium.find()
                .orElseThrow(
                        () -> new IllegalStateException("Chromium or its driver is missing; mark with @BrowserTest"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromium.driver().toFile())
                .withSilent(true)
                .build();
        Path profile = HarnessFiles.temporaryDirectory("browser-");
        return new ChromeDriver(service, spec.options(chromium.browser(), profile));
    }

    public void open(String url) {
        driver.get(url);
    }

    public String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    public String title() {
        return String.valueOf(driver.getTitle());
    }

    /** The text that is to be seen. */
    public String text() {
        return String.valueOf(driver.executeScript("return document.body ? document.body.innerText : ''"));
    }

    /** Clicks the button or link that shows this text. */
    public void click(String text) {
        withElement("button or link \"" + text + "\"", By.xpath(buttonOrLink(text)), WebElement::click);
    }

    /** The XPath of what can be clicked and shows this text. */
    static String buttonOrLink(String text) {
        String shown = xpathString(text);
        return "//*[self::button or self::a or @role='button'][normalize-space()=" + shown + "]"
                + "|//input[@type='submit' or @type='button'][@value=" + shown + "]";
    }

    /** Types into the field with this label, name or id, in place of what is there. */
    public void fill(String field, String value) {
        String named = xpathString(field);
        String label = "//label[normalize-space()=" + named + "]";
        withElement(
                "field \"" + field + "\"",
                By.xpath("//*[self::input or self::textarea or self::select][@name=" + named + " or @id=" + named
                        + " or @aria-label=" + named + " or @id=" + label + "/@for]|" + label + "//input"),
                element -> {
                    element.clear();
                    element.sendKeys(value);
                });
    }

    public void awaitUrl(String what, Predicate<String> expected) {
        Await.until(() -> "address " + what + ", still at " + this, LIMIT, () -> expected.test(url()));
    }

    /** Waits until the address begins like this. */
    public void awaitUrl(String prefix) {
        awaitUrl(prefix, url -> url.startsWith(prefix));
    }

    public void awaitText(String expected) {
        Await.value(
                () -> "text \"" + expected + "\" on " + this,
                LIMIT,
                () -> text().contains(expected) ? java.util.Optional.of(true) : java.util.Optional.empty());
    }

    /** Goes back one page, as with the browser's button. */
    public void back() {
        driver.navigate().back();
    }

    public void reload() {
        driver.navigate().refresh();
    }

    /** Opens a further tab and goes there; tabs are counted from 0 in the order of their opening. */
    public void newTab() {
        driver.switchTo().newWindow(WindowType.TAB);
        tabs.add(driver.getWindowHandle());
    }

    public void tab(int index) {
        driver.switchTo().window(tabs.get(index));
    }

    /** As {@link #newTab()}, but in a window of its own, so that both can be seen at once. */
    public void newWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        tabs.add(driver.getWindowHandle());
    }

    /** From now on this tab is looked at in this way. */
    public void look(View view) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", view.width(), "height", view.height(), "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", view.media());
    }

    /** The cookies that would go to the current page. */
    public Set<org.openqa.selenium.Cookie> cookies() {
        return driver.manage().getCookies();
    }

    public void windowSize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    public void screenshot(Path png) {
        try {
            Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every http request since the browser was opened, or since they were forgotten, also those of frames. */
    public List<SeenRequest> requests() {
        driver.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> network.add(entry.getMessage()));
        return network.requests();
    }

    public SeenRequest awaitRequest(String what, Predicate<SeenRequest> expected) {
        return Await.value(() -> what + " among\n" + addresses() + "\non " + this, LIMIT, () -> requests().stream()
                .filter(expected)
                .findFirst());
    }

    private String addresses() {
        return requests().stream().map(SeenRequest::url).collect(Collectors.joining("\n"));
    }

    public void forgetRequests() {
        requests();
        network.clear();
    }

    /** For what a person rarely does, such as sending a key to a page or running a script. */
    public ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        Leftovers.remove(this);
        SparedBrowser.keep(driver, spec);
    }

    /**
     * Does this with the first such element that is to be seen. A page that goes away between the search and the act takes
     * the element with it: the act has not happened then, and is for the next page.
     */
    private void withElement(String what, By where, Consumer<WebElement> act) {
        Await.until(() -> what + " on " + this, LIMIT, () -> {
            try {
                return actOnFirst(where, act);
            } catch (StaleElementReferenceException e) {
                return false;
            }
        });
    }

    private boolean actOnFirst(By where, Consumer<WebElement> act) {
        for (WebElement element : driver.findElements(where)) {
            if (element.isDisplayed()) {
                act.accept(element);
                return true;
            }
        }
        return false;
    }

    private static String xpathString(String text) {
        return "concat('" + text.replace("'", "',\"'\",'") + "','')";
    }

    @Override
    public String toString() {
        return url() + ", which says:\n" + text();
    }
}
