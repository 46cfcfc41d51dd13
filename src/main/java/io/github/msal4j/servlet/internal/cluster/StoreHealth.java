package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the shared store answers. Logs one line when it stops answering and one when it answers again. */
final class StoreHealth {
    private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);
    /** A store's message may contain its address, and that may contain a password. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

    private final StoreFailure policy;
    private boolean failing;
    private long since;

    StoreHealth(StoreFailure policy) {
        this.policy = policy;
    }

    synchronized boolean isFailing() {
        return failing;
    }

    /** Records a failure. Returns true if it is the first since the store answered. */
    synchronized boolean failed(String reason) {
        if (failing) {
            return false;
        }
        failing = true;
        since = System.nanoTime();
        log.warn(
                "The shared store of sign-outs does not answer: {}. Sign-outs are kept here until it does, and"
                        + " requests of signed-in users are {}",
                USER_INFO.matcher(reason).replaceAll("://...@"),
                policy == StoreFailure.SERVE ? "served" : "refused when they are due for a comparison with it");
        return true;
    }

    /** Records an answer. Returns true if it is the first since a failure. */
    synchronized boolean succeeded() {
        if (!failing) {
            return false;
        }
        failing = false;
        log.info(
                "The shared store of sign-outs answers again, after {} s",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
        return true;
    }
}
