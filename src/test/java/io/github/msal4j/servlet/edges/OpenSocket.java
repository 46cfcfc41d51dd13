package io.github.msal4j.servlet.edges;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A WebSocket that a browser keeps open until the server closes it. */
public final class OpenSocket implements WebSocket.Listener {
    private static final long LIMIT_SECONDS = 60;

    private final CompletableFuture<String> greeting = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    private OpenSocket() {}

    public static OpenSocket of(String address, String cookies) {
        OpenSocket socket = new OpenSocket();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Cookie", cookies)
                .buildAsync(URI.create(address.replaceFirst("http", "ws")), socket)
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
        return socket;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        greeting.complete(text.toString());
        socket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code + " " + reason);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        greeting.completeExceptionally(error);
        closed.completeExceptionally(error);
    }

    /** The first message of the server. */
    public String greeting() {
        return greeting.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The code and the reason with which the server has closed it. */
    public String closed() {
        return closed.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Whether the server has not closed it. */
    public boolean isOpen() {
        return !closed.isDone();
    }
}
