package io.github.msal4j.servlet.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Orders faults at one endpoint, until they are cleared or for the {@link #next} calls. Several faults occur in the
 * order in which they were ordered.
 */
public final class FaultSite {

    private final FaultQueue<ResponseFault> queue;
    private final Consumer<Hold> holds;
    private final int times;

    FaultSite(FaultQueue<ResponseFault> queue, Consumer<Hold> holds, int times) {
        this.queue = queue;
        this.holds = holds;
        this.times = times;
    }

    /** The same endpoint, for that many calls. */
    public FaultSite next(int calls) {
        return new FaultSite(queue, holds, calls);
    }

    /** Delays the answer until the returned barrier is released. */
    public Hold hold() {
        Hold hold = new Hold();
        holds.accept(hold);
        queue.add(
                exchange -> {
                    exchange.beforeAnswer(hold::pass);
                    return false;
                },
                times);
        return hold;
    }

    /** Closes the connection without an answer. HTTP clients may repeat a GET by themselves. */
    public void down() {
        add(Exchange::close);
    }

    /** Answers a status and a plain text. */
    public void status(int status) {
        add(exchange -> exchange.text(status, "A fault was ordered here: " + status));
    }

    /** Answers 200 and a text that begins like JSON but is not. */
    public void garbage() {
        body("{\"garbage\": [<html>");
    }

    /** Answers 200 and this text, with the content type of JSON. */
    public void body(String text) {
        answer(200, text);
    }

    /** Answers this text, with the content type of JSON. */
    public void answer(int status, String text) {
        add(exchange -> exchange.send(status, "application/json; charset=utf-8", text));
    }

    /** Answers a text of this type, e.g. a page of a proxy in place of JSON. */
    public void answer(int status, String contentType, String text) {
        add(exchange -> exchange.send(status, contentType, text));
    }

    /** Answers 429 with {@code Retry-After}. */
    public void tooManyRequests(Duration retryAfter) {
        add(exchange -> exchange.responseHeader("Retry-After", String.valueOf(retryAfter.toSeconds()))
                .text(429, "Too many requests"));
    }

    /** Sends the caller elsewhere; with 307 or 308 a client that obeys posts the same form there. */
    public void redirect(int status, String location) {
        add(exchange -> exchange.responseHeader("Location", location).text(status, "Elsewhere"));
    }

    /** Answers an error in the provider's own form. Meant for {@link Endpoint#TOKEN}. */
    public void error(EntraError error) {
        add(exchange ->
                exchange.json(error.status(), error.toJson(Clock.systemUTC().instant(), Optional.empty())));
    }

    /** Answers a claims challenge (continuous access evaluation). Meant for {@link Endpoint#GRAPH}. */
    public void claimsChallenge(String claims) {
        String encoded = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        String challenge = "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"" + encoded + "\"";
        add(exchange ->
                exchange.responseHeader("WWW-Authenticate", challenge).text(401, "Continuous access evaluation"));
    }

    /** Refuses the token, as an API does that knows it was revoked (RFC 6750 section 3.1). Meant for {@link Endpoint#GRAPH}. */
    public void tokenRefused() {
        add(exchange -> exchange.responseHeader("WWW-Authenticate", "Bearer realm=\"\", error=\"invalid_token\"")
                .text(401, "The access token does not serve any more"));
    }

    private void add(Consumer<Exchange> answer) {
        queue.add(
                exchange -> {
                    answer.accept(exchange);
                    return true;
                },
                times);
    }
}
