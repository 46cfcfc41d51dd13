package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import java.time.InstantSource;

/**
 * Which pending sign-ins have had their answer at this node, for as long as they could have another one: the cookie that is
 * removed at the answer may have been copied (R91). Thread-safe.
 *
 * <p>Other nodes are told when the provider has confirmed the answer, by {@code SignOuts.claim}. Not promised: that of very many
 * sign-ins every one is remembered: with 100,000 answered in 15 minutes the oldest are forgotten. Then the nonce and the PKCE verifier are left, so that a replay
 * needs a code which the provider has issued for this very sign-in.
 */
final class AnsweredSignIns {
    private final BoundedMemory answered;
    private final InstantSource clock;

    AnsweredSignIns(InstantSource clock) {
        this.answered = new BoundedMemory(PendingSignIns.LIFE, clock);
        this.clock = clock;
    }

    /** Remembers this one. Of several requests at the same time, one gets true. */
    boolean isFirst(PendingSignIn pending) {
        return answered.put(pending.state(), clock.instant()).isEmpty();
    }

    boolean contains(PendingSignIn pending) {
        return answered.get(pending.state()).isPresent();
    }
}
