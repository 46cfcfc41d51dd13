package io.github.msal4j.servlet.provider;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a response body as text, up to a limit: a provider that lies must not fill the heap. */
final class LimitedBody implements BodySubscriber<String> {
    private static final int LIMIT = 1 << 20;
    private final CompletableFuture<String> result = new CompletableFuture<>();
    /** As they came: the client does not use a buffer again that it has handed over. */
    private final List<ByteBuffer> received = new ArrayList<>();

    private int size;
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
        received.addAll(buffers);
        size += buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        if (size > LIMIT && subscription != null) {
            subscription.cancel();
            received.clear();
            result.completeExceptionally(new IOException("the answer is longer than " + LIMIT + " bytes"));
        }
    }

    @Override
    public void onError(Throwable error) {
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        ByteBuffer all = ByteBuffer.allocate(size);
        received.forEach(all::put);
        result.complete(new String(all.array(), StandardCharsets.UTF_8));
    }
}
