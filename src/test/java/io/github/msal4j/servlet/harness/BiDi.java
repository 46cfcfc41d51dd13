package io.github.msal4j.servlet.harness;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Commands of WebDriver BiDi (W3C) over a WebSocket, one after another. Nobody subscribes to events, so none come. */
final class BiDi implements AutoCloseable, WebSocket.Listener {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Map<String, Object>>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder received = new StringBuilder();
    private final WebSocket socket;

    BiDi(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(address, this)
                .join();
    }

    /** Sends a command and waits for its result. */
    Map<String, Object> send(String method, Map<String, Object> parameters) {
        long id = lastId.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String command = JSONObjectUtils.toJSONString(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(command, true).join();
        try {
            return result(command, answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted in " + command, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The browser does not answer " + command, e);
        }
    }

    private static Map<String, Object> result(String command, Map<String, Object> answer) {
        if (answer.containsKey("error")) {
            throw new Refused(answer.get("error") + " to " + command + ": " + answer.get("message"));
        }
        return object(answer.get("result"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value, "no object in the browser's answer");
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(@Nullable Object value) {
        return (List<Map<String, Object>>) Objects.requireNonNull(value, "no list in the browser's answer");
    }

    /** The browser cannot do what it was told, e.g. since the page has gone meanwhile. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        received.append(data);
        if (last) {
            String message = received.toString();
            received.setLength(0);
            receive(message);
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void receive(String message) {
        try {
            Map<String, Object> answer = JSONObjectUtils.parse(message);
            if (answer.get("id") instanceof Number id) {
                Optional.ofNullable(waiting.remove(id.longValue())).ifPresent(command -> command.complete(answer));
            }
        } catch (ParseException e) {
            throw new IllegalStateException("The browser sent no JSON: " + message, e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        onError(webSocket, new IllegalStateException("The browser has closed the connection: " + statusCode + reason));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        waiting.values().forEach(answer -> answer.completeExceptionally(error));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
