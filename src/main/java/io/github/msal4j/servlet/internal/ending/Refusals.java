package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.session.Distrust;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log why stored sign-ins are not believed: once an hour for each reason, since a key that does not fit concerns
 * every user at once. Thread-safe.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<Distrust, SeldomLogged> lines = new EnumMap<>(Distrust.class);

    Refusals(InstantSource clock) {
        for (Distrust reason : Distrust.values()) {
            lines.put(reason, new SeldomLogged(clock));
        }
    }

    void log(Distrust reason) {
        if (Objects.requireNonNull(lines.get(reason)).isDue()) {
            log.warn(
                    "A sign-in from the session store is not believed, and its user has to sign in again: reason={}: {}."
                            + " More of this kind are not logged for an hour",
                    reason,
                    reason.explanation());
        }
    }
}
