package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One request, read completely, and the means to answer it. */
final class Exchange implements AutoCloseable {

    private static final int LONGEST_BODY = 1 << 20;

    private final HttpExchange http;
    private final Parameters query;
    private final Parameters form;
    private final String body;
    private Runnable beforeAnswer = () -> {};

    private Exchange(HttpExchange http, Parameters query, Parameters form, String body) {
        this.http = http;
        this.query = query;
        this.form = form;
        this.body = body;
    }

    static Exchange read(HttpExchange http) throws IOException {
        Parameters query = Optional.ofNullable(http.getRequestURI().getRawQuery())
                .map(Parameters::parse)
                .orElse(Parameters.none());
        try (InputStream in = http.getRequestBody()) {
            String body = new String(in.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
            return new Exchange(http, query, isForm(http) ? Parameters.parse(body) : Parameters.none(), body);
        }
    }

    String method() {
        return http.getRequestMethod();
    }

    String path() {
        return http.getRequestURI().getPath();
    }

    Parameters query() {
        return query;
    }

    Parameters form() {
        return form;
    }

    /** Empty if there was none. */
    String body() {
        return body;
    }

    /** The parameters of a request that a browser may send either way. */
    Parameters parameters() {
        return query.names().isEmpty() ? form : query;
    }

    /** This request's address, with its parameters, for a form that answers a question asked on the way. */
    String address() {
        return path() + "?" + parameters().encoded();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    SeenRequest seen(Endpoint endpoint) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        http.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(values)));
        return new SeenRequest(endpoint, method(), path(), query, form, new Parameters(headers));
    }

    Optional<String> cookie() {
        String prefix = cookieName() + "=";
        return http.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::trim)
                .filter(cookie -> cookie.startsWith(prefix))
                .map(cookie -> cookie.substring(prefix.length()))
                .findFirst();
    }

    void setCookie(String value) {
        http.getResponseHeaders().add("Set-Cookie", cookieName() + "=" + value + "; Path=/; HttpOnly; SameSite=Lax");
    }

    /** Has the answer, once it is worked out, wait for something. */
    void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    Exchange responseHeader(String name, String value) {
        http.getResponseHeaders().set(name, value);
        return this;
    }

    void json(int status, Map<String, ?> body) {
        send(status, "application/json; charset=utf-8", JSONObjectUtils.toJSONString(body));
    }

    void html(int status, String page) {
        send(status, "text/html; charset=utf-8", page);
    }

    void text(int status, String text) {
        send(status, "text/plain; charset=utf-8", text);
    }

    void redirect(String location) {
        responseHeader("Location", location);
        send(302, "text/plain; charset=utf-8", "");
    }

    void send(int status, String type, String text) {
        beforeAnswer.run();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Headers headers = http.getResponseHeaders();
        // As at Entra, so that a client can tell which answer belongs to which of its requests.
        header("client-request-id").ifPresent(id -> headers.set("client-request-id", id));
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        try {
            http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = http.getResponseBody()) {
                out.write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection if nothing has been answered. */
    @Override
    public void close() {
        http.close();
    }

    private String cookieName() {
        return cookieName(http.getLocalAddress().getPort());
    }

    /** Browsers share cookies among all ports of a host, so two providers at one host need two names. */
    static String cookieName(int port) {
        return "local-idp-" + port;
    }

    private static boolean isForm(HttpExchange http) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst("Content-Type"))
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
    }
}
