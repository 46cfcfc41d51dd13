package io.github.msal4j.servlet.harness;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One visitor's cookies. */
public final class CookieJar {

    private final InstantSource clock;
    private final List<Cookie> cookies = new ArrayList<>();

    CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void store(URI from, List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            Cookie.parse(header, from, clock.instant()).ifPresent(this::put);
        }
    }

    /** The {@code Cookie} header for this address: longer paths first, then in the order of their coming. */
    Optional<String> header(URI address) {
        String header = all().stream()
                .filter(cookie -> cookie.goesTo(address))
                .sorted(Comparator.comparing((Cookie cookie) -> cookie.path().length())
                        .reversed())
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return Optional.of(header).filter(text -> !text.isEmpty());
    }

    /** The {@code Cookie} header for this address, as a browser would send it; empty without cookies. */
    public synchronized String header(String address) {
        return header(URI.create(address)).orElse("");
    }

    public synchronized List<Cookie> all() {
        cookies.removeIf(cookie -> cookie.isExpired(clock.instant()));
        return List.copyOf(cookies);
    }

    /** The cookie of that name that would go to the address. */
    public synchronized Optional<Cookie> find(String address, String name) {
        URI uri = URI.create(address);
        return all().stream()
                .filter(cookie -> cookie.name().equals(name) && cookie.goesTo(uri))
                .findFirst();
    }

    /** Adds or replaces a cookie, as a test does that plays an attacker or a second browser. */
    public synchronized void put(Cookie cookie) {
        cookies.removeIf(cookie::replaces);
        cookies.add(cookie);
    }

    /** Forgets the cookies of this name, as a browser does that blocks them. */
    public synchronized void drop(String name) {
        cookies.removeIf(cookie -> cookie.name().equals(name));
    }

    public synchronized void clear() {
        cookies.clear();
    }
}
