package io.github.msal4j.servlet.testkit;

import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The sessions of all browsers. A cookie that no application sees identifies a browser. Several users may be signed in
 * in one browser, each with their own {@code sid}.
 */
final class SsoSessions {

    private final InstantSource clock;
    private final Behaviour behaviour;
    private final Map<String, Map<String, SsoSession>> browsers = new LinkedHashMap<>();
    private final Map<String, String> lastSids = new LinkedHashMap<>();

    SsoSessions(InstantSource clock, Behaviour behaviour) {
        this.clock = clock;
        this.behaviour = behaviour;
    }

    synchronized List<SsoSession> in(Exchange exchange) {
        return exchange.cookie()
                .map(browsers::get)
                .map(sessions -> List.copyOf(sessions.values()))
                .orElse(List.of());
    }

    /** The user has been authenticated just now: begins a session, or renews the one there is. */
    synchronized SsoSession authenticated(Exchange exchange, LocalUser user) {
        String browser = exchange.cookie().filter(browsers::containsKey).orElseGet(() -> greet(exchange));
        SsoSession session = browsers.getOrDefault(browser, Map.of()).getOrDefault(user.name(), begin(browser, user));
        session.authenticated(clock.instant());
        browsers.computeIfAbsent(browser, key -> new LinkedHashMap<>()).put(user.name(), session);
        lastSids.put(browser + " " + user.name(), session.sid());
        return session;
    }

    /** Begins a browser in which the user is signed in already; the value of its cookie. */
    synchronized String newBrowser(LocalUser user) {
        String browser = UUID.randomUUID().toString();
        browsers.put(browser, new LinkedHashMap<>(Map.of(user.name(), begin(browser, user))));
        return browser;
    }

    synchronized Optional<SsoSession> end(String sid) {
        Optional<SsoSession> found =
                all().stream().filter(session -> session.sid().equals(sid)).findFirst();
        found.ifPresent(session -> browsers.values().forEach(map -> map.values().remove(session)));
        return found;
    }

    synchronized String replace(String sid, LocalUser user) {
        for (Map.Entry<String, Map<String, SsoSession>> browser : browsers.entrySet()) {
            if (browser.getValue().values().removeIf(session -> session.sid().equals(sid))) {
                SsoSession next = begin(browser.getKey(), user);
                browser.getValue().put(user.name(), next);
                return next.sid();
            }
        }
        throw new IllegalArgumentException("There is no such session");
    }

    synchronized void endAllOf(LocalUser user) {
        browsers.values().forEach(sessions -> sessions.remove(user.name()));
    }

    synchronized List<SsoSession> all() {
        return browsers.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    private SsoSession begin(String browser, LocalUser user) {
        Optional<String> last = Optional.ofNullable(lastSids.get(browser + " " + user.name()));
        String sid = last.filter(value -> behaviour.reuseSid())
                .orElseGet(() -> UUID.randomUUID().toString());
        return new SsoSession(sid, user, clock.instant());
    }

    private String greet(Exchange exchange) {
        String browser = UUID.randomUUID().toString();
        browsers.put(browser, new LinkedHashMap<>());
        exchange.setCookie(browser);
        return browser;
    }
}
