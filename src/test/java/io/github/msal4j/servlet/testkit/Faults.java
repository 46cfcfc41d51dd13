package io.github.msal4j.servlet.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Faults of the provider that a test orders.
 *
 * <pre>{@code
 * provider.faults().at(Endpoint.TOKEN).next(1).status(500);
 * provider.faults().idToken().wrongSignature();          // until clear()
 * try (Hold hold = provider.faults().at(Endpoint.TOKEN).hold()) {
 *     hold.awaitArrival(); // of a request, which is answered when the hold is closed
 * }
 * }</pre>
 */
public final class Faults {

    private final Map<Endpoint, FaultQueue<ResponseFault>> responses = new ConcurrentHashMap<>();
    private final FaultQueue<IdTokenFault> idTokens = new FaultQueue<>();
    private final List<Hold> holds = new CopyOnWriteArrayList<>();
    private final SigningKeyStore keys;

    Faults(SigningKeyStore keys) {
        this.keys = keys;
    }

    /** Faults of an endpoint's answers. */
    public FaultSite at(Endpoint endpoint) {
        return new FaultSite(queue(endpoint), holds::add, FaultQueue.UNTIL_CLEARED);
    }

    /** Faults of ID tokens in answers that are correct otherwise. */
    public IdTokenFaults idToken() {
        return new IdTokenFaults(idTokens, keys, FaultQueue.UNTIL_CLEARED);
    }

    /** Ends all faults and releases all answers that were held. */
    public void clear() {
        responses.values().forEach(FaultQueue::clear);
        idTokens.clear();
        holds.forEach(Hold::release);
        holds.clear();
    }

    Optional<ResponseFault> next(Endpoint endpoint) {
        return queue(endpoint).next();
    }

    List<IdTokenFault> nextOfIdToken() {
        return idTokens.nextOfEach();
    }

    private FaultQueue<ResponseFault> queue(Endpoint endpoint) {
        return responses.computeIfAbsent(endpoint, key -> new FaultQueue<>());
    }
}
