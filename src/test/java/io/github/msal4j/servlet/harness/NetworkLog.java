package io.github.msal4j.servlet.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.openqa.selenium.json.Json;

/**
 * Reads the browser's own record of its requests (Chrome DevTools Protocol, Network domain).
 *
 * <p>A request comes in two events: what the page asked for, and, as {@code ExtraInfo}, what the network stack made of it:
 * only the second knows the cookies. Either may come first. The members of a chain of redirects share their id, so the
 * n-th event of one kind belongs to the n-th of the other.
 */
final class NetworkLog {

    private final Json json = new Json();
    private final Map<String, List<Map<?, ?>>> asked = new LinkedHashMap<>();
    private final Map<String, List<Map<?, ?>>> sent = new LinkedHashMap<>();

    void add(String entry) {
        Map<?, ?> message = part(json.toType(entry, Json.MAP_TYPE), "message");
        Map<?, ?> params = part(message, "params");
        switch (String.valueOf(message.get("method"))) {
            case "Network.requestWillBeSent" -> put(asked, params);
            case "Network.requestWillBeSentExtraInfo" -> put(sent, params);
            default -> {
                // Of the many other events none tells of a request.
            }
        }
    }

    void clear() {
        asked.clear();
        sent.clear();
    }

    /** The requests that have left the browser, in the order of their beginning; chains of redirects stay together. */
    List<SeenRequest> requests() {
        List<SeenRequest> requests = new ArrayList<>();
        asked.forEach((id, events) -> {
            List<Map<?, ?>> extras = sent.getOrDefault(id, List.of());
            for (int i = 0; i < Math.min(events.size(), extras.size()); i++) {
                requests.add(request(events.get(i), extras.get(i)));
            }
        });
        // The browser's own start page is made of requests as well.
        requests.removeIf(request -> !request.url().startsWith("http"));
        return requests;
    }

    private static void put(Map<String, List<Map<?, ?>>> events, Map<?, ?> params) {
        events.computeIfAbsent(String.valueOf(params.get("requestId")), id -> new ArrayList<>())
                .add(params);
    }

    private static SeenRequest request(Map<?, ?> event, Map<?, ?> extra) {
        Map<?, ?> request = part(event, "request");
        return new SeenRequest(
                String.valueOf(request.get("method")),
                String.valueOf(request.get("url")),
                String.valueOf(event.get("type")),
                headers(part(extra, "headers")),
                withheld(list(extra, "associatedCookies")));
    }

    private static Map<String, String> headers(Map<?, ?> sentHeaders) {
        Map<String, String> headers = new LinkedHashMap<>();
        sentHeaders.forEach((name, value) -> headers.put(lowerCase(name), String.valueOf(value)));
        return headers;
    }

    private static Set<String> withheld(List<?> associatedCookies) {
        Set<String> names = new LinkedHashSet<>();
        for (Object associated : associatedCookies) {
            Map<?, ?> cookie = (Map<?, ?>) associated;
            List<?> reasons = list(cookie, "blockedReasons");
            if (!reasons.isEmpty() && !reasons.contains("NotOnPath")) {
                names.add(String.valueOf(part(cookie, "cookie").get("name")));
            }
        }
        return names;
    }

    private static String lowerCase(Object name) {
        return String.valueOf(name).toLowerCase(Locale.ROOT);
    }

    private static Map<?, ?> part(Map<?, ?> whole, String name) {
        return (Map<?, ?>) Objects.requireNonNull(whole.get(name), name);
    }

    private static List<?> list(Map<?, ?> whole, String name) {
        return (List<?>) Objects.requireNonNull(whole.get(name), name);
    }
}
