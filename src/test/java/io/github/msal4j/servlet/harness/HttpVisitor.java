package io.github.msal4j.servlet.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * A visitor without a screen: sends what a browser sends, keeps its own cookies, and takes each redirect only when told to,
 * so that a test sees every step. Names below localhost, such as {@code app1.localhost}, lead to 127.0.0.1 whatever the
 * resolver says; for these the JVM has to be started with {@code -Djdk.httpclient.allowRestrictedHeaders=host}.
 *
 * <pre>{@code
 * HttpVisitor visitor = new HttpVisitor();
 * visitor.get("http://localhost:8080/app/orders"); // a redirect to the provider
 * visitor.followAll();                             // its account picker
 * visitor.submitForm(Map.of("user", "ada"));
 * assertEquals(200, visitor.followAll().status()); // back at /app/orders
 * }</pre>
 *
 * <p>Does not run scripts, does not load frames or images, and does not withhold {@code SameSite} cookies: what depends on
 * these needs a real browser.
 */
public final class HttpVisitor {

    private static final int MOST_REDIRECTS = 20;
    private static final String NAVIGATION = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final HttpClient client;
    private final CookieJar cookies;
    private Optional<Page> page = Optional.empty();
    private FetchSite site = FetchSite.NONE;

    public HttpVisitor() {
        this(HttpClient.newBuilder(), InstantSource.system());
    }

    /** A visitor that trusts what the context trusts, such as a self-signed certificate. */
    public HttpVisitor(SSLContext trust) {
        this(HttpClient.newBuilder().sslContext(trust), InstantSource.system());
    }

    /** A visitor whose cookies age by this clock. */
    public HttpVisitor(InstantSource clock) {
        this(HttpClient.newBuilder(), clock);
    }

    private HttpVisitor(HttpClient.Builder client, InstantSource clock) {
        this(
                client.version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(30))
                        .build(),
                new CookieJar(clock));
    }

    private HttpVisitor(HttpClient client, CookieJar cookies) {
        this.client = client;
        this.cookies = cookies;
    }

    /** Another tab of the same browser: with the same cookies, at a page of its own. May be used in another thread. */
    public HttpVisitor newTab() {
        return new HttpVisitor(client, cookies);
    }

    /** Goes to an address as if typed, or, if it is relative, as if clicked on the current page. */
    public Page get(String address) {
        URI target = resolve(address);
        site = FetchSite.between(isRelative(address) ? current() : Optional.empty(), target);
        return navigate(navigation(target).GET());
    }

    /** Clicks a link to the address on the current page, which may be of another site. */
    public Page click(String address) {
        URI target = resolve(address);
        site = FetchSite.between(current(), target);
        return navigate(navigation(target).GET());
    }

    /** Sends a form that is on the current page. */
    public Page postForm(String address, Map<String, String> fields) {
        URI target = resolve(address);
        site = FetchSite.between(current(), target);
        HttpRequest.Builder request = navigation(target)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(fields)));
        current().ifPresent(from -> request.header("Origin", Sites.origin(from)));
        return navigate(request);
    }

    /** Sends the current page's first form as it is, as a page's script does with a form_post answer. */
    public Page submitForm() {
        return submitForm(Map.of());
    }

    /** Fills in fields of the current page's first form, by their names, and sends it. */
    public Page submitForm(Map<String, String> filledIn) {
        HtmlForm form = page().form();
        Map<String, String> fields = new LinkedHashMap<>(form.fields());
        fields.putAll(filledIn);
        String action = form.action().isEmpty() ? page().address().toString() : form.action();
        return form.method().equals("POST") ? postForm(action, fields) : click(withQuery(action, fields));
    }

    /** Takes one redirect. */
    public Page follow() {
        Page from = page();
        if (from.status() == 307 || from.status() == 308) {
            throw new AssertionError("Would repeat the request, which nothing here should ask for: " + from);
        }
        URI target = from.location();
        if (site != FetchSite.NONE) {
            site = site.orFarther(FetchSite.between(Optional.of(from.address()), target));
        }
        return navigate(navigation(target).GET());
    }

    /** Takes redirects until there is a page. */
    public Page followAll() {
        for (int i = 0; i < MOST_REDIRECTS && page().isRedirect(); i++) {
            follow();
        }
        if (page().isRedirect()) {
            throw new AssertionError("Still redirected after " + MOST_REDIRECTS + " times: " + page());
        }
        return page();
    }

    /** Asks as a script of the current page does; the visitor stays on that page. */
    public Page fetch(String address) {
        URI target = resolve(address);
        HttpRequest.Builder request = request(target)
                .header("Accept", "*/*")
                .header("Sec-Fetch-Site", FetchSite.between(current(), target).header())
                .header("Sec-Fetch-Mode", "cors")
                .header("Sec-Fetch-Dest", "empty");
        return send(request.GET());
    }

    /** The page the visitor is on. */
    public Page page() {
        return page.orElseThrow(() -> new IllegalStateException("The visitor has not been anywhere"));
    }

    public CookieJar cookies() {
        return cookies;
    }

    private Page navigate(HttpRequest.Builder request) {
        Page answer = send(request);
        page = Optional.of(answer);
        return answer;
    }

    private HttpRequest.Builder navigation(URI target) {
        return request(target)
                .header("Accept", NAVIGATION)
                .header("Upgrade-Insecure-Requests", "1")
                .header("Sec-Fetch-Site", site.header())
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-User", "?1")
                .header("Sec-Fetch-Dest", "document");
    }

    private HttpRequest.Builder request(URI target) {
        URI reachable = Sites.reachable(target);
        HttpRequest.Builder request = HttpRequest.newBuilder(reachable)
                .timeout(Duration.ofSeconds(60))
                .header("User-Agent", "Mozilla/5.0 (HttpVisitor)")
                .header("Accept-Language", "en");
        if (!reachable.equals(target)) {
            request.header("Host", target.getRawAuthority());
        }
        cookies.header(target).ifPresent(header -> request.header("Cookie", header));
        return request;
    }

    private Page send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            URI asked = asked(request);
            cookies.store(asked, response.headers().allValues("Set-Cookie"));
            return new Page(asked, response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + asked(request), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The address with the name that the visitor knows the server by. */
    private static URI asked(HttpRequest request) {
        URI sent = request.uri();
        String host = request.headers().firstValue("Host").orElse(sent.getRawAuthority());
        String query = sent.getRawQuery() == null ? "" : "?" + sent.getRawQuery();
        return URI.create(sent.getScheme() + "://" + host + sent.getRawPath() + query);
    }

    private URI resolve(String address) {
        URI target = URI.create(address);
        return current().map(from -> from.resolve(target)).orElse(target);
    }

    private static boolean isRelative(String address) {
        return !URI.create(address).isAbsolute();
    }

    private Optional<URI> current() {
        return page.map(Page::address);
    }

    private static String withQuery(String action, Map<String, String> fields) {
        return action + (action.contains("?") ? "&" : "?") + encode(fields);
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
