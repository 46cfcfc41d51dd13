package io.github.msal4j.servlet.harness;

import static io.github.msal4j.servlet.harness.BiDi.object;
import static io.github.msal4j.servlet.harness.BiDi.objects;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A visitor with {@link Firefox}, whose methods are what a person would do with it; what they see is the current tab or frame. */
public final class FirefoxVisitor implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAIN_BUTTON = 0;

    private final BiDi bidi;
    /** A container (user context) of the browser, which keeps cookies and cached pages apart. */
    private final String container;

    private final List<String> tabs = new ArrayList<>();
    private String context;

    FirefoxVisitor(BiDi bidi) {
        this.bidi = bidi;
        container =
                String.valueOf(bidi.send("browser.createUserContext", Map.of()).get("userContext"));
        context = createTab();
    }

    /** Goes to an address as if typed, and waits until the page and its frames are there. */
    public void open(String url) {
        Map<String, Object> unused =
                bidi.send("browsingContext.navigate", Map.of("context", context, "url", url, "wait", "complete"));
    }

    public String url() {
        return betweenPages(() -> evaluate("location.href"));
    }

    /** The text that is to be seen; that of frames is not among it. */
    public String text() {
        return betweenPages(() -> evaluate("document.body ? document.body.innerText : ''"));
    }

    public void awaitText(String expected) {
        Await.until(() -> "text \"" + expected + "\" on " + this, LIMIT, () -> text().contains(expected));
    }

    public void awaitUrl(String expected) {
        Await.until(() -> "address " + expected + ", still at " + this, LIMIT, () -> url().equals(expected));
    }

    /** Clicks the button or link that shows this text. */
    public void click(String text) {
        AtomicReference<String> refusal = new AtomicReference<>("");
        Await.until(() -> "button or link \"" + text + "\" on " + this + "\n" + refusal, LIMIT, () -> {
            try {
                return clickIfThere(text);
            } catch (BiDi.Refused pageHasGone) {
                refusal.set(String.valueOf(pageHasGone.getMessage()));
                return false;
            }
        });
    }

    private boolean clickIfThere(String text) {
        Map<String, Object> locator = Map.of("type", "xpath", "value", Browser.buttonOrLink(text));
        List<Map<String, Object>> found =
                objects(bidi.send("browsingContext.locateNodes", Map.of("context", context, "locator", locator))
                        .get("nodes"));
        if (found.isEmpty()) {
            return false;
        }
        Map<String, Object> element = Map.of("sharedId", found.get(0).get("sharedId"));
        scrollTo(element);
        List<Map<String, Object>> actions = List.of(
                Map.of("type", "pointerMove", "x", 0, "y", 0, "origin", Map.of("type", "element", "element", element)),
                Map.of("type", "pointerDown", "button", MAIN_BUTTON),
                Map.of("type", "pointerUp", "button", MAIN_BUTTON));
        Map<String, Object> mouse = Map.of("type", "pointer", "id", "mouse", "actions", actions);
        Map<String, Object> unused =
                bidi.send("input.performActions", Map.of("context", context, "actions", List.of(mouse)));
        return true;
    }

    private void scrollTo(Map<String, Object> element) {
        Map<String, Object> unused = bidi.send(
                "script.callFunction",
                Map.of(
                        "functionDeclaration",
                        "element => element.scrollIntoView({block: 'center', behavior: 'instant'})",
                        "arguments",
                        List.of(element),
                        "target",
                        Map.of("context", context),
                        "awaitPromise",
                        false));
    }

    /** Goes back so many pages, as with the browser's button. Does not wait for the page. */
    public void back(int pages) {
        Map<String, Object> unused =
                bidi.send("browsingContext.traverseHistory", Map.of("context", context, "delta", -pages));
    }

    public void reload() {
        Map<String, Object> unused =
                bidi.send("browsingContext.reload", Map.of("context", context, "wait", "complete"));
    }

    /** Opens a further tab and goes there; tabs are counted from 0 in the order of their opening. */
    public void newTab() {
        context = createTab();
    }

    private String createTab() {
        Map<String, Object> created =
                bidi.send("browsingContext.create", Map.of("type", "tab", "userContext", container));
        tabs.add(String.valueOf(created.get("context")));
        return tabs.get(tabs.size() - 1);
    }

    /** Waits for the tab that a page opens, and goes there. */
    public void awaitNewTab() {
        Map<String, Object> found =
                Await.value(() -> "a new tab beside " + this, LIMIT, () -> contexts(Map.of()).stream()
                        .filter(tab -> container.equals(tab.get("userContext")))
                        .filter(tab -> !tabs.contains(tab.get("context")))
                        .findFirst());
        context = String.valueOf(found.get("context"));
        tabs.add(context);
    }

    public void tab(int index) {
        context = tabs.get(index);
        Map<String, Object> unused = bidi.send("browsingContext.activate", Map.of("context", context));
    }

    /** Looks into the only frame of the current tab, until {@link #tab} leaves it. A page that is loaded again has a new one. */
    public void frame() {
        Map<String, Object> tab = contexts(Map.of("root", context)).get(0);
        context = String.valueOf(objects(tab.get("children")).get(0).get("context"));
    }

    private List<Map<String, Object>> contexts(Map<String, Object> which) {
        return objects(bidi.send("browsingContext.getTree", which).get("contexts"));
    }

    /** Names of the cookies of this host, on pages of its own. */
    public List<String> cookies(String host) {
        Map<String, Object> found = bidi.send(
                "storage.getCookies",
                Map.of(
                        "filter", Map.of("domain", host),
                        "partition", Map.of("type", "storageKey", "userContext", container)));
        return objects(found.get("cookies")).stream()
                .map(cookie -> String.valueOf(cookie.get("name")))
                .toList();
    }

    private String evaluate(String expression) {
        Map<String, Object> answer = bidi.send(
                "script.evaluate",
                Map.of("expression", expression, "target", Map.of("context", context), "awaitPromise", false));
        return String.valueOf(object(answer.get("result")).get("value"));
    }

    /** Nothing is to be seen while one page has gone and the next one is not there yet. */
    private static String betweenPages(Supplier<String> look) {
        try {
            return look.get();
        } catch (BiDi.Refused noPage) {
            return "";
        }
    }

    /** Closes the tabs and forgets the cookies. */
    @Override
    public void close() {
        Map<String, Object> unused = bidi.send("browser.removeUserContext", Map.of("userContext", container));
    }

    @Override
    public String toString() {
        return url() + ", which says:\n" + text();
    }
}
