package io.github.msal4j.servlet.edges;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A stream of server-sent events that a browser reads until the server ends it. */
public final class OpenStream {
    private static final long LIMIT_SECONDS = 60;

    private final BufferedReader lines;
    private final CompletableFuture<String> rest;

    private OpenStream(BufferedReader lines) {
        this.lines = lines;
        this.rest = CompletableFuture.supplyAsync(this::toTheEnd, task -> {
            Thread thread = new Thread(task, "open-stream");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Returns when the first event has arrived, which is {@code data: begun}. */
    public static OpenStream of(String address, String cookies) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Cookie", cookies)
                .header("Accept", "text/event-stream")
                .build();
        try {
            HttpResponse<InputStream> response = HttpClient.newHttpClient()
                    .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .join();
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            String first = lines.readLine();
            if (!"data: begun".equals(first)) {
                throw new IllegalStateException(response.statusCode() + " " + first);
            }
            return new OpenStream(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String toTheEnd() {
        return lines.lines().collect(Collectors.joining());
    }

    public boolean isOpen() {
        return !rest.isDone();
    }

    /** Returns when the server has ended it, in order; throws if it broke off. */
    public void awaitEnd() {
        rest.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
