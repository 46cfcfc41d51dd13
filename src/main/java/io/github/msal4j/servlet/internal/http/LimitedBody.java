package io.github.msal4j.servlet.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response body as text, up to a limit, so that no response can fill the heap. The bytes are copied,
 * because a buffer of the client may be much larger than its content.
 */
final class LimitedBody implements BodySubscriber<String> {
    private static final int LIMIT = 1 << 20;
    /** The usual size of a token response of Entra. */
    private static final int USUAL = 8_192;

    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(USUAL);
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            received.writeBytes(bytes);
        }
        if (received.size() > LIMIT && subscription != null) {
            subscription.cancel();
            result.completeExceptionally(new IOException("the answer is longer than " + LIMIT + " bytes"));
        }
    }

    @Override
    public void onError(Throwable error) {
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        result.complete(received.toString(StandardCharsets.UTF_8));
    }
}
